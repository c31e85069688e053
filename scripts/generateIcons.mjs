// Makes renderer/app/generated/icons.ts from lucide-static: the shapes of the icons that the window uses, as data.
import { readFile, writeFile, mkdir } from 'node:fs/promises';

const names = {
  open: 'folder-open',
  folder: 'folder',
  files: 'files',
  file: 'file',
  disc: 'disc-3',
  recent: 'history',
  demo: 'flask-conical',
  patient: 'user-round',
  window: 'contrast',
  pan: 'hand',
  zoom: 'zoom-in',
  scroll: 'layers',
  length: 'ruler',
  angle: 'drafting-compass',
  ellipse: 'circle-dashed',
  rectangle: 'square-dashed',
  probe: 'crosshair',
  arrow: 'arrow-up-left',
  reset: 'refresh-ccw',
  invert: 'sun-moon',
  rotateRight: 'rotate-cw',
  rotateLeft: 'rotate-ccw',
  flipHorizontal: 'flip-vertical-2',
  flipVertical: 'flip-horizontal-2',
  fit: 'maximize',
  layout1x1: 'square',
  layout1x2: 'columns-2',
  layout2x2: 'grid-2x2',
  play: 'play',
  pause: 'pause',
  share: 'share-2',
  leftPanel: 'panel-left',
  rightPanel: 'panel-right',
  more: 'ellipsis',
  close: 'x',
  check: 'check',
  down: 'chevron-down',
  right: 'chevron-right',
  up: 'chevron-up',
  remove: 'trash-2',
  edit: 'pencil',
  undo: 'undo-2',
  redo: 'redo-2',
  save: 'download',
  info: 'info',
  warning: 'triangle-alert',
  error: 'circle-alert',
  good: 'circle-check',
  keys: 'keyboard',
  lock: 'lock',
  server: 'server',
  zip: 'package',
  text: 'file-text',
  add: 'plus',
  search: 'search',
  waiting: 'loader-circle',
  library: 'library',
  keep: 'book-down',
  stick: 'usb',
};

const { version } = JSON.parse(await readFile('node_modules/lucide-static/package.json', 'utf8'));
const entries = [];
for (const [name, lucide] of Object.entries(names)) {
  const svg = await readFile(`node_modules/lucide-static/icons/${lucide}.svg`, 'utf8');
  const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'));
  const shapes = [...inside.matchAll(/<(\w+) ([^>]*?)\/>/g)].map(([, tag, attributes]) => [
    tag,
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  ]);
  if (shapes.length === 0) throw new Error(`no shapes in ${lucide}.svg`);
  entries.push(`  ${name}: ${JSON.stringify(shapes)},`);
}
// Our own: `1:1`, for which there is no icon.
const oneToOne = ['m5 8 2-2v12', 'm17 8 2-2v12', 'M12 9.5v.01', 'M12 14.5v.01'].map((d) => ['path', { d }]);
entries.push(`  oneToOne: ${JSON.stringify(oneToOne)},`);
const text = `/**
 * Shapes of the icons of the window, on a 24 x 24 grid, drawn with strokes. Made by scripts/generateIcons.mjs.
 * @license lucide-static v${version} - ISC. Copyright (c) Lucide Contributors; parts from Feather, MIT, Copyright (c) Cole Bemis.
 */
export const icons = {
${entries.join('\n')}
} as const satisfies Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>;

export type IconName = keyof typeof icons;
`;
await mkdir('renderer/app/generated', { recursive: true });
await writeFile('renderer/app/generated/icons.ts', text);
