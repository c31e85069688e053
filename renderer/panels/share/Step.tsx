import type { ComponentChildren } from 'preact';

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** What the step comes to, beside its title. */
  readonly summary?: string | undefined;
  readonly children: ComponentChildren;
}

/** One of the four steps: number, title, contents. */
export function Step({ number, title, summary, children }: StepProps) {
  return (
    <section class="step" aria-label={`${number} ${title}`}>
      <header class="step-head">
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        <h3>{title}</h3>
        {summary === undefined ? null : <span class="quiet grow cut step-summary">{summary}</span>}
      </header>
      <div class="step-body">{children}</div>
    </section>
  );
}
