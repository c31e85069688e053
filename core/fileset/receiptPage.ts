import { escapeText } from '../dicom/escapeText';
import type { ErrorCode } from '../errors/codes';
import { errorTexts } from '../errors/texts';
import type { FileProblem, Receipt } from './types';
import { unreadPlaces } from './unreadPlaces';

/** What stands on the page beside the receipt itself. */
export interface ReceiptPageOptions {
  /** What was read, as people know it. */
  readonly sourceNames: readonly string[];
  /** When, in words for people. */
  readonly readAt: string;
  /** Of the program. */
  readonly version: string;
  /** Said in front when the reading did not come to its end. */
  readonly isIncomplete?: boolean;
}

/**
 * The import receipt as a page to be printed or filed: what was expected, found, readable and shown, and for each file
 * that is not shown, why. One HTML document that needs nothing beside it and runs nothing; all text from outside is
 * escaped. It names files, so it is as private as they are.
 */
export function receiptPage(receipt: Receipt, options: ReceiptPageOptions): string {
  const names = options.sourceNames.map(plain).join(', ');
  const notShown = [
    ...unreadPlaces(receipt),
    ...(receipt.notShown ?? []),
    ...receipt.problems.filter(({ code }) => code === 'dicomdir.missingFile'),
  ];
  const notShownKeys = new Set(notShown.map(keyOf));
  const remarks = receipt.problems.filter((problem) => !notShownKeys.has(keyOf(problem)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Import receipt: ${names}</title>
<style>${style}</style>
</head>
<body>
<h1>Import receipt</h1>
<p>${names}<br>Read ${plain(options.readAt)} with Diascope ${plain(options.version)}</p>
${options.isIncomplete === true ? '<p class="notice">Reading was stopped before its end. The counts are of what was read.</p>' : ''}
${counts(receipt)}
${section('Not shown, and why', notShown, moreThanListed(receipt))}
${section('Remarks on other files', remarks, 0)}
</body>
</html>
`;
}

const style = `
body{font:14px/1.4 system-ui,sans-serif;color:#000;background:#fff;margin:2em auto;max-width:60em;padding:0 1em}
table{border-collapse:collapse;width:100%;margin:0 0 1.5em}
th,td{border:1px solid #999;padding:2px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td.count{text-align:right;width:8em}
th{background:#eee}
h3{font-size:1em;margin:1em 0 .3em}
.notice{border:2px solid #000;padding:.5em}
.code{color:#555}
@media print{body{margin:0;max-width:none}h3{break-after:avoid}tr{break-inside:avoid}}
`;

function counts(receipt: Receipt): string {
  const readable = receipt.readable ?? receipt.dicom;
  const rows: readonly (readonly [string, number | undefined])[] = [
    ['Expected: files that the DICOMDIR names', receipt.expected],
    ['Missing: named by the DICOMDIR, but not there', receipt.missing],
    ['Found: files', receipt.files],
    ['DICOMDIR: lists of what is on the disc', Math.max(0, receipt.dicom - readable)],
    ['On the disc, but in no DICOMDIR', receipt.unlisted],
    ['Readable: DICOM objects', readable],
    ['Shown: objects with pictures', receipt.displayable],
    ['Without a picture, or one that cannot be shown', Math.max(0, readable - receipt.displayable)],
    ['Not readable', receipt.refused],
    ['Not DICOM', receipt.notDicom],
  ];
  const cells = rows.map(
    ([name, count]) =>
      `<tr><th scope="row">${name}</th><td class="count">${count === undefined ? 'no DICOMDIR' : String(count)}</td></tr>`,
  );
  return `<table>\n${cells.join('\n')}\n</table>`;
}

/** Files that are not shown and stand in no list, because there are too many. */
function moreThanListed(receipt: Receipt): number {
  const without = Math.max(0, (receipt.readable ?? receipt.displayable) - receipt.displayable);
  const all = receipt.notDicom + receipt.refused + without;
  return receipt.notShown === undefined ? 0 : Math.max(0, all - receipt.notShown.length);
}

function section(title: string, problems: readonly FileProblem[], more: number): string {
  if (problems.length === 0 && more === 0) return `<h2>${title}</h2>\n<p>None.</p>`;
  const byCode = new Map<ErrorCode, string[]>();
  for (const { code, path } of problems) {
    const paths = byCode.get(code);
    if (paths === undefined) byCode.set(code, [path]);
    else paths.push(path);
  }
  const tables = [...byCode].map(
    ([code, paths]) =>
      `<h3>${plain(errorTexts[code])} <span class="code">${paths.length} ${paths.length === 1 ? 'file' : 'files'}, ${code}</span></h3>\n<table>\n` +
      `${paths.map((path) => `<tr><td>${plain(path)}</td></tr>`).join('\n')}\n</table>`,
  );
  const rest = more > 0 ? `\n<p>And ${more} more.</p>` : '';
  return `<h2>${title}</h2>\n${tables.join('\n')}${rest}`;
}

function keyOf({ path, code }: FileProblem): string {
  return `${code}\n${path}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from outside: control and bidi characters are made visible, nothing of it is markup. */
function plain(text: string): string {
  return escapeText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
