import { h } from 'preact';
import { icons, type IconName } from './generated/icons';

/** An icon of the one weight that the window uses. Decorative: the control around it carries the name. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {icons[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
