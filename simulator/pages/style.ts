/** The one style sheet of all pages. */
export const STYLE = `
:root {
  --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --page: #ffffff; --soft: #f6f8fa;
  --link: #0969da; --green: #1a7f37; --red: #cf222e; --amber: #9a6700; --grey: #818b98;
  --add: #dafbe1; --del: #ffebe9; --hunk: #ddf4ff; --code: #eff1f3; --purple: #8250df;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f0f6fc; --muted: #9198a1; --line: #3d444d; --page: #0d1117; --soft: #151b23;
    --link: #4493f8; --green: #3fb950; --red: #f85149; --amber: #d29922; --grey: #9198a1;
    --add: #12261e; --del: #25171c; --hunk: #121d2f; --code: #262c36; --purple: #ab7df8;
  }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre, .log, .diff { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 12px; }
h1 { font-size: 24px; font-weight: 500; line-height: 1.3; margin: 24px 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 24px 0 8px; }
h3 { font-size: 14px; margin: 0; }
.wide { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header.top { background: var(--soft); border-bottom: 1px solid var(--line); padding-top: 14px; }
header.top .wide:only-child { padding-bottom: 14px; }
.home { color: var(--text); font-weight: 600; }
.slash { color: var(--muted); margin: 0 4px; }
footer { margin-top: 48px; padding-bottom: 32px; font-size: 12px; }
h3 .sign, h2 .sign { margin-right: 6px; }
.pad > h2:first-child { margin-top: 0; }
.markdown + .markdown { margin-top: 12px; }
.muted { color: var(--muted); font-weight: 400; }
.light { font-weight: 300; }
.tabs { display: flex; gap: 8px; margin-top: 12px; }
.tabs.inner { border-bottom: 1px solid var(--line); margin: 16px 0; }
.tab { color: var(--text); padding: 8px 10px; border-bottom: 2px solid transparent; }
.tab.current { border-color: #fd8c73; font-weight: 600; }
.count, .tag { display: inline-block; border-radius: 999px; padding: 0 8px; font-size: 12px; font-weight: 500; }
.count { background: var(--code); }
.tag { border: 1px solid var(--line); color: var(--muted); margin-left: 4px; }
.pill { display: inline-block; border-radius: 999px; padding: 4px 12px; color: #fff; font-weight: 600; margin-right: 6px; }
.pill.open { background: #1f883d; }
.pill.closed { background: #cf222e; }
.list .pill { padding: 1px 8px; font-size: 12px; }
.summary { margin: 0 0 8px; }
code.branch { background: var(--hunk); color: var(--link); border-radius: 6px; padding: 3px 6px; }
.avatar { width: 20px; height: 20px; border-radius: 50%; vertical-align: -4px; margin-right: 6px; }
.box { border: 1px solid var(--line); border-radius: 8px; margin: 16px 0; overflow: hidden; background: var(--page); }
.pad { padding: 12px 16px; }
.bar { background: var(--soft); border-bottom: 1px solid var(--line); padding: 9px 16px; font-weight: 500; overflow-wrap: anywhere; }
.list { list-style: none; margin: 16px 0; padding: 0; }
.box > .list { margin: 0; }
.list li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 8px 16px; border-top: 1px solid var(--line); }
.list li:first-child { border-top: 0; }
.list .title { font-weight: 600; color: var(--text); overflow-wrap: anywhere; }
.list .title:hover { color: var(--link); }
.end { margin-left: auto; }
.plain { list-style: none; margin: 0; padding: 0; }
.plain li { display: flex; align-items: center; gap: 8px; padding: 5px 8px; border-radius: 6px; }
.plain li.current { background: var(--soft); font-weight: 600; }
.files li { padding: 6px 16px; }
.icon { color: var(--muted); width: 12px; }
.sign { display: inline-flex; align-items: center; justify-content: center; flex: none; width: 18px; height: 18px; border-radius: 50%;
  color: #fff; background: var(--grey); font-size: 11px; font-weight: 700; line-height: 1; vertical-align: 2px; }
h1 .sign { width: 26px; height: 26px; font-size: 15px; }
.sign.success { background: var(--green); }
.sign.failure, .sign.timed_out, .sign.startup_failure, .sign.action_required { background: var(--red); }
.sign.in_progress, .sign.queued { background: var(--amber); }
.happening { margin: 16px 0 16px 22px; color: var(--muted); border-left: 2px solid var(--line); padding: 4px 0 4px 14px; }
.happening .dot { margin-left: -20px; margin-right: 8px; color: var(--grey); font-size: 11px; }
.checks.success .bar { border-left: 4px solid var(--green); }
.checks.failure .bar { border-left: 4px solid var(--red); }
.checks.in_progress .bar { border-left: 4px solid var(--amber); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 256px; gap: 24px; }
.columns.left { grid-template-columns: 232px minmax(0, 1fr); }
.wrap { overflow-wrap: anywhere; }
.markdown { overflow-wrap: anywhere; }
.markdown > :first-child { margin-top: 0; }
.markdown > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2 { font-size: 18px; font-weight: 600; border-bottom: 1px solid var(--line); padding-bottom: 4px; margin: 20px 0 10px; }
.markdown h3 { font-size: 15px; margin: 16px 0 8px; }
.markdown code { background: var(--code); border-radius: 6px; padding: 2px 5px; }
.markdown pre { background: var(--soft); border-radius: 6px; padding: 12px 16px; overflow-x: auto; line-height: 1.45; }
.markdown pre code { background: none; padding: 0; }
.markdown table { border-collapse: collapse; margin: 12px 0; }
.markdown th, .markdown td { border: 1px solid var(--line); padding: 6px 12px; text-align: left; }
.markdown th { background: var(--soft); }
.markdown blockquote { margin: 12px 0; padding: 0 14px; border-left: 4px solid var(--line); color: var(--muted); }
.markdown ul, .markdown ol { padding-left: 24px; }
.markdown li { margin: 3px 0; }
.markdown li.task { list-style: none; margin-left: -20px; }
.scroll { overflow-x: auto; }
.diff { border-collapse: collapse; width: 100%; line-height: 20px; }
.diff td { padding: 0 10px; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; }
.diff td.number { width: 44px; min-width: 44px; text-align: right; color: var(--muted); user-select: none; }
.diff .add { background: var(--add); }
.diff .del { background: var(--del); }
.diff .hunk { background: var(--hunk); color: var(--muted); }
.diff .note { color: var(--muted); font-style: italic; }
.figures { float: right; }
.plus { color: var(--green); }
.minus { color: var(--red); }
.log { background: #0d1117; color: #e6edf3; border-radius: 8px; padding: 12px 0; margin: 16px 0; line-height: 20px; overflow-x: auto; }
.log.file { background: none; color: inherit; margin: 0; padding: 8px 0; }
.line { display: flex; padding: 0 16px; }
.line > a { color: #7d8590; min-width: 44px; text-align: right; margin-right: 16px; user-select: none; flex: none; }
.line > span { white-space: pre-wrap; overflow-wrap: anywhere; }
.line:target { background: rgba(187, 128, 9, 0.3); }
.line.error > span { color: #ff7b72; font-weight: 600; }
.line.warning > span { color: #d29922; }
.line.notice > span, .line.command > span { color: #79c0ff; }
.log summary { cursor: pointer; list-style: none; }
.log summary .line > span::before { content: "▸ "; color: #7d8590; }
.log details[open] summary .line > span::before { content: "▾ "; }
.log details > .line > span { padding-left: 14px; }
.annotation.failure { border-left: 4px solid var(--red); }
.annotation.warning { border-left: 4px solid var(--amber); }
.annotation.notice { border-left: 4px solid var(--link); }
.annotation pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0 0; }
.comment textarea { box-sizing: border-box; width: 100%; }
.form { padding: 16px; } .form label, .form button { display: block; margin: 10px 0; } .problems { color: var(--red); }
pre.box { white-space: pre-wrap; }
@media (max-width: 760px) { .columns, .columns.left { grid-template-columns: minmax(0, 1fr); } .wide { padding: 0 14px; } }
`;
