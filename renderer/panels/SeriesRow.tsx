import { memo } from 'preact/compat';
import type { ErrorCode } from '../../core/errors/codes';
import type { Series } from '../../core/fileset/types';
import { cells, layout, activeCell, showSeries, visibleCells } from '../state/layout';
import { isDisplayable } from '../state/library';
import { notShownCodes } from '../state/notShown';
import { dragSeries } from '../state/dragging';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { seriesDragType } from '../viewport/api';
import { Thumbnail } from './Thumbnail';

interface SeriesRowProps {
  readonly entryKey: string;
  readonly series: Series;
}

/** A series in the list: a button that shows it in the active cell, and that can be dragged into any cell. */
export const SeriesRow = memo(function SeriesRow({ entryKey, series }: SeriesRowProps) {
  const canShow = isDisplayable(series);
  const shownIn = visibleCells.value.filter((index) => cells.value[index]?.key === entryKey);
  const isActive = shownIn.includes(activeCell.value);
  const title = seriesTitle(series);
  const reason = canShow ? undefined : whyNotShown(series);
  return (
    <li class="series">
      <button
        class={canShow ? 'series-button' : 'series-button is-plain'}
        aria-current={isActive ? 'true' : undefined}
        draggable={canShow}
        onDragStart={(event) => {
          dragSeries(entryKey);
          event.dataTransfer?.setData(seriesDragType, series.seriesInstanceUid);
        }}
        onDragEnd={() => dragSeries(null)}
        onClick={() => {
          if (canShow) showSeries(entryKey);
        }}
      >
        <Thumbnail series={series} canShow={canShow} />
        <span class="series-words">
          <span class="series-title cut" title={title}>
            {title}
          </span>
          <span class="quiet cut">{seriesFacts(series, canShow)}</span>
          {reason === undefined ? null : (
            <span class="quiet cut" title={reason}>
              {text(hasPixels(series) ? 'list.notShowable' : 'list.notPicture')}
            </span>
          )}
        </span>
        {shownIn.length > 0 && layout.value !== '1x1' ? (
          <span class="series-cells">
            <span class="hidden-label">
              {text('list.inCell', { cell: shownIn.map((index) => index + 1).join(', ') })}
            </span>
            <span aria-hidden="true">{shownIn.map((index) => index + 1).join(' ')}</span>
          </span>
        ) : null}
      </button>
    </li>
  );
});

function seriesTitle(series: Series): string {
  const words = series.description?.trim();
  if (words !== undefined && words !== '') return words;
  if (series.bodyPart !== undefined && series.bodyPart !== '') return series.bodyPart;
  return series.number === undefined
    ? text('list.series')
    : text('list.seriesNumber', { number: series.number });
}

function seriesFacts(series: Series, canShow: boolean): string {
  const count = series.instances.length;
  const frames = series.instances.reduce((sum, instance) => sum + instance.numberOfFrames, 0);
  const facts = [
    series.number === undefined ? undefined : `#${series.number}`,
    series.modality,
    canShow && count === 1 && frames > 1
      ? undefined
      : text(canShow ? 'list.images' : 'list.objects', { count }),
    canShow && frames > count ? text('list.frames', { count: frames }) : undefined,
  ];
  return facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
}

/** Has pictures, which this program may not be able to show. */
function hasPixels(series: Series): boolean {
  return series.instances.some((instance) => instance.rows !== undefined);
}

function whyNotShown(series: Series): string {
  if (!hasPixels(series)) return text('list.notPictureHint');
  const code = series.instances.map(({ path }) => notShownCodes.value.get(path)).find(isSome);
  return errorText(code ?? 'pixels.unsupportedFormat');
}

function isSome(code: ErrorCode | undefined): code is ErrorCode {
  return code !== undefined;
}
