const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Delete: 'Del',
};

/** A chord as it stands on keys and in tooltips: `Ctrl+Shift+Z`, `Alt+←`. */
export function keyName(chord: string): string {
  return chord
    .split('+')
    .map((part) => names[part] ?? part)
    .join('+');
}
