"""The laws of the engine, for every module of modules.py."""

import pathlib
import signal
import threading
import unittest

from laws import FAULT_KINDS, LawTest, mutations
from modules import MODULES

import seeding


class Laws(LawTest):
    def each_module(self):
        for module in MODULES:
            yield module, self.fresh(module)

    def test_a_second_plan_is_empty_and_a_second_apply_changes_nothing(self):
        for _, account in self.each_module():
            self.assertTrue(account.plan()["steps"])
            self.succeed(account, "apply")
            self.assertEqual(account.plan()["steps"], [])
            account.log(clear=True)
            self.succeed(account, "apply")
            self.assertEqual(mutations(account.log()), [])

    def test_a_plan_changes_nothing(self):
        for _, account in self.each_module():
            account.log(clear=True)
            account.plan()
            self.assertEqual(mutations(account.log()), [])

    def test_an_undo_puts_every_setting_back(self):
        for module, account in self.each_module():
            before = account.settings()
            self.succeed(account, "apply")
            self.assertNotEqual(account.settings(), before)
            out = self.succeed(account, "undo")
            if module.residue:
                self.assertIn("stays", out)
            else:
                self.assertEqual(account.settings(), before)

    def test_an_apply_after_an_undo_ends_where_the_first_did(self):
        for _, account in self.each_module():
            self.succeed(account, "apply")
            after = account.settings()
            self.succeed(account, "undo")
            self.succeed(account, "apply")
            self.assertEqual(account.settings(), after)

    def test_what_is_predicted_is_what_an_audit_says_afterwards(self):
        for _, account in self.each_module():
            predicted = {row["id"]: row["after"] for row in account.plan()["verdicts"]}
            self.assertTrue(predicted)
            self.succeed(account, "apply")
            verdicts = account.verdicts()
            for row, verdict in predicted.items():
                if verdict != "unknown":
                    self.assertEqual(verdicts[row], verdict, row)

    def test_a_journal_that_cannot_be_written_begins_nothing(self):
        for _, account in self.each_module():
            (account.folder / "journal").write_text("no folder")
            account.log(clear=True)
            code, _, err = account.run("apply")
            self.assertEqual(code, 1)
            self.assertIn("journal", err)
            self.assertEqual(mutations(account.log()), [])

    def test_fault_28_a_file_of_another_account_changes_nothing(self):
        for _, account in self.each_module():
            text = account.config.read_text()
            self.assertIn(seeding.ACCOUNT, text)
            account.config.write_text(text.replace(seeding.ACCOUNT, "999999999999"))
            account.log(clear=True)
            for verb in ("plan", "apply"):
                code, _, err = account.run(verb)
                self.assertEqual(code, 64)
                self.assertIn("is of account 999999999999, and the credentials are of", err)
            self.assertEqual(mutations(account.log()), [])

    def test_of_two_applies_at_once_one_is_refused_or_finds_nothing_to_do(self):
        for module, account in self.each_module():
            codes = []
            account.log(clear=True)
            threads = [
                threading.Thread(target=lambda: codes.append(account.run("apply")[0]))
                for _ in range(2)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertIn(0, codes)
            self.assertEqual(account.plan()["steps"], [])
            calls = [call[:3] for call in mutations(account.log())]
            undisturbed = self.undisturbed(module)
            self.assertLessEqual(len(calls), len(undisturbed))

    def undisturbed(self, module):
        account = self.fresh(module)
        account.log(clear=True)
        self.succeed(account, "apply")
        return mutations(account.log())

    def test_after_any_fault_the_same_command_ends_as_if_there_had_been_none(self):
        for module in MODULES:
            account = self.fresh(module)
            account.log(clear=True)
            self.succeed(account, "apply")
            calls, goal = mutations(account.log()), account.settings()
            cases = [(call, fault) for call in calls for fault in FAULT_KINDS]
            for call, fault in self.sample(cases):
                with self.subTest(module=module.name, call=call, fault=fault):
                    self.disturb(module, call, fault, goal)

    def disturb(self, module, call, fault, goal):
        account = self.fresh(module)
        before = account.settings()
        service, region, operation, ordinal = call
        match = {"service": service, "op": operation, "region": region, "skip": ordinal}
        account.emulator.control("fault", **match, **FAULT_KINDS[fault])
        if fault.startswith("killed"):
            self.kill(account, call)
        else:
            code, out, err = account.run("apply")
            self.assertIn(code, (0, 1), out + err)
        account.emulator.control("clear")
        self.succeed(account, "apply")
        self.assertEqual(account.plan()["steps"], [])
        self.assertEqual(account.settings(), goal)
        self.undo_both_halves(module, account, before)

    def undo_both_halves(self, module, account, before):
        """A run that ended with an error is a run of its own; one that was cut off was continued."""
        if module.residue:
            return
        self.succeed(account, "undo")
        if account.settings() != before:
            self.succeed(account, "undo")
        self.assertEqual(account.settings(), before)

    def kill(self, account, call):
        """SIGKILL while the call is under way: when the emulator has it, or has lost its reply."""
        process = account.start(account.arguments("apply"))
        journal = pathlib.Path(account.folder) / "journal/123456789012.jsonl"
        while process.poll() is None:
            begun = journal.read_text() if journal.exists() else ""
            if call[:3] in [other[:3] for other in mutations(account.log())] or (
                begun.count('"before"') > call[3]
            ):
                process.send_signal(signal.SIGKILL)
                break
        process.communicate()


if __name__ == "__main__":
    unittest.main()
