'use strict';
// Filters. The page is whole without them: nothing is made here, things are only hidden, and rows
// unfolded. Texts are compared and never written anywhere but as text.
(() => {
  const FEW = {rows: 3, findings: 100}; // what a filter leaves and unfolds
  const form = document.getElementById('filters');
  const shown = document.getElementById('shown');
  const rows = [...document.querySelectorAll('.row')];
  const unfolded = new Set(); // by a filter, to be folded again with the next
  const text = element => element.textContent.toLowerCase();

  // What is compared, read once: with ten thousand findings the second letter must not wait.
  let index;
  const build = () => rows.map(row => ({
    row,
    verdict: row.dataset.verdict,
    level: row.dataset.level,
    section: row.closest('section').dataset.section,
    text: text(row.querySelector('summary')) + ' ' + [...row.querySelectorAll('.body > p')].map(text).join(' '),
    findings: [...row.querySelectorAll('.finding')].map(element => ({
      element,
      region: element.querySelector('.region').textContent,
      waived: element.classList.contains('waived') ? 'yes' : 'no',
      text: text(element),
    })),
  }));

  const wanted = () => {
    const data = new FormData(form);
    const verdicts = data.getAll('verdict');
    const words = data.get('text').toLowerCase().split(/\s+/).filter(Boolean);
    const is = (name, value) => data.get(name) === '' || data.get(name) === value;
    return {
      row: entry => (verdicts.length === 0 || verdicts.includes(entry.verdict)) &&
        is('section', entry.section) && is('level', entry.level),
      finding: (finding, entry) => is('where', finding.region) && is('waived', finding.waived) &&
        words.every(word => entry.text.includes(word) || finding.text.includes(word)),
      inside: words.length > 0 || data.get('where') !== '' || data.get('waived') !== '',
    };
  };

  const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

  const apply = () => {
    index ??= build();
    const want = wanted();
    const left = [];
    let findings = 0;
    for (const entry of index) {
      let matching = 0;
      const chosen = want.row(entry);
      for (const finding of entry.findings) {
        const hide = !chosen || !want.finding(finding, entry);
        if (finding.element.hidden !== hide) finding.element.hidden = hide;
        if (!hide) ++matching;
      }
      entry.row.hidden = matching === 0 && !(chosen && entry.findings.length === 0 && !want.inside);
      if (entry.row.hidden) continue;
      left.push(entry.row);
      findings += matching;
      for (const group of entry.row.querySelectorAll('.group'))
        group.hidden = !group.querySelector('.finding:not([hidden])');
    }
    for (const section of document.querySelectorAll('.rows'))
      section.hidden = !section.querySelector('.row:not([hidden])');
    for (const row of unfolded) row.open = false;
    unfolded.clear();
    if (want.inside && left.length <= FEW.rows && findings <= FEW.findings)
      for (const row of left) {
        if (row.open) continue;
        row.open = true;
        unfolded.add(row);
      }
    shown.textContent = left.length === 0
      ? 'Nothing matches'
      : `${count(left.length, 'recommendation')}, ${count(findings, 'finding')}`;
  };

  // A link to a recommendation that a filter hides, or that a browser does not unfold by itself.
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    const row = target?.closest('.row');
    if (!row) return;
    if (row.hidden) {
      form.reset();
      apply();
    }
    row.open = true;
    unfolded.delete(row);
    target.scrollIntoView();
  };

  const set = open => {
    unfolded.clear();
    for (const row of rows) if (!row.hidden) row.open = open;
  };

  form.addEventListener('input', apply);
  form.addEventListener('reset', () => setTimeout(apply)); // after the fields are empty
  form.addEventListener('submit', event => event.preventDefault());
  document.getElementById('unfold').addEventListener('click', () => set(true));
  document.getElementById('fold').addEventListener('click', () => set(false));
  addEventListener('hashchange', follow);
  form.hidden = false;
  shown.textContent = count(rows.length, 'recommendation');
  follow();
})();
