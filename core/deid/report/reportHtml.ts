import type { PackageReport } from './packageReport';

function escaped(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = (row: readonly (string | number)[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table>`;
}

const style =
  'body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}th,td{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;vertical-align:top}';

/** The report as one page for people: no script, nothing loaded from elsewhere, every text escaped. */
export function reportHtml(report: PackageReport): string {
  const { statement } = report;
  const sentence = statement.charAt(0).toUpperCase() + statement.slice(1);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>De-identification report</title><style>${style}</style></head><body>
<h1>De-identification report</h1>
<p>${escaped(sentence)}.</p>
<p>${escaped(report.instances)} instances, ${escaped(report.refused.length)} refused. Made by ${escaped(report.tool)}, ${escaped(report.created)}.</p>
<h2>What may still identify</h2>
${list(report.residualRisks)}
<h2>Notes</h2>
${report.notes.length === 0 ? '<p>None.</p>' : list(report.notes.map(({ text, instances }) => `${text} (${instances} instances)`))}
<h2>Methods</h2>
${table(
  ['Code (DCM)', 'Meaning'],
  report.methods.map(({ code, meaning }) => [code, meaning]),
)}
<h2>Refused</h2>
${
  report.refused.length === 0
    ? '<p>None.</p>'
    : table(
        ['Instance', 'Reason'],
        report.refused.map(({ id, code }) => [id, code]),
      )
}
<h2>Attributes</h2>
${table(
  ['Tag', 'Name', 'Rule', 'What was done'],
  report.attributes.map(({ tag, name, rule, actions }) => [
    tag,
    name,
    rule,
    Object.entries(actions)
      .map(([action, count]) => `${action} ${count}`)
      .join(', '),
  ]),
)}
</body></html>
`;
}
