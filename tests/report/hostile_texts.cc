#include "hostile_texts.h"

namespace underpin::report {

const std::vector<HostileText>& hostile_texts() {
  static const std::vector<HostileText> kTexts = {
      {"terminal", std::string("ev\x1b[31mil\x1b]0;title\x07 \r\n\u202e\u009b") + "\xff\xc3(" +
                       std::string(1, '\0')},
      {"formula with a command", "=cmd|'/c calc'!A1"},
      {"formula after a sign", "+1+1;=2+2;-3"},
      {"formula in the separator of other locales", "a;@SUM(1)\t=1\r-1"},
      {"full-width formula", "\uff1dHYPERLINK(\"http://evil.example\")"},
      {"quote of ours", "'=1"},
      {"end of a quoted cell", "a\",\"=1+1\"\r\n=2"},
      {"table", "a | b |\n|---|---|\n| c | d |"},
      {"code span", "`a``b```c` `"},
      {"link and image",
       "[x](http://evil.example) ![i](http://evil.example/i.png) <http://e.example>"},
      {"links without markup", "see https://evil.example/?a=b www.evil.example or a@evil.example"},
      {"mentions", "@everyone #1 GH-1 :boom:"},
      {"blocks", "# head\n> quote\n- list\n1. list\n---\n```\ncode\n~~~"},
      {"emphasis and escapes", "*a* _b_ __c__ ~~d~~ \\* &lt;b&gt; &#64;x \\"},
      {"html", "<script>alert(1)</script><img src=x onerror=alert(1)><!-- -->"},
      {"xml", "]]></failure><testcase name='x'/> & \"'<?x?><![CDATA["},
      {"characters that xml has not", "\ufffe\uffff\x01\x08\x0b\x1f\u0085"},
      {"sarif message", "{0} {{1}} [text](1) \\[a\\](b) }{"},
      {"path", "../../x"},
      {"dots", ".."},
      {"spaces", "  "},
      {"other scripts", "\u65e5\u672c\u8a9e\u306e\u540d\u524d \U0001f600 caf\u00e9"},
      {"long", std::string(5000, 'x')},
      {"long, of wide characters",
       [] {
         std::string text;
         for (int i = 0; i < 2000; ++i) text += "\u4e16";
         return text;
       }()},
  };
  return kTexts;
}

}  // namespace underpin::report
