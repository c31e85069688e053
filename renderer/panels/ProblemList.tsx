import type { ErrorCode } from '../../core/errors/codes';
import type { FileProblem } from '../../core/fileset/types';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';

const shownOfOneKind = 200;

interface ProblemListProps {
  readonly title: string;
  readonly problems: readonly FileProblem[];
}

/** Problems in words, each with the files that have it behind a fold; nothing where there is none. */
export function ProblemList({ title, problems }: ProblemListProps) {
  if (problems.length === 0) return null;
  const byCode = new Map<ErrorCode, string[]>();
  for (const { code, path } of problems) byCode.set(code, [...(byCode.get(code) ?? []), path]);
  return (
    <>
      <h4>{title}</h4>
      <ul class="problem-list">
        {[...byCode].map(([code, paths]) => (
          <li key={code}>
            <details>
              <summary>
                {errorText(code)} <span class="quiet">{text('status.files', { count: paths.length })}</span>
              </summary>
              <ul class="path-list">
                {paths.slice(0, shownOfOneKind).map((path) => (
                  <li key={path} class="path">
                    {path}
                  </li>
                ))}
                {paths.length > shownOfOneKind ? (
                  <li class="quiet">{text('receipt.more', { count: paths.length - shownOfOneKind })}</li>
                ) : null}
              </ul>
              <p class="quiet">{text('notices.code', { code })}</p>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
