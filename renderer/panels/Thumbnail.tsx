import { useEffect, useRef, useState } from 'preact/hooks';
import type { Series } from '../../core/fileset/types';
import { Icon } from '../app/Icon';
import { viewports } from '../app/viewports';
import { isScanning } from '../state/library';
import { text } from '../texts/text';

const side = 48;

type Drawn = 'waiting' | 'drawn' | 'failed';

/** The middle picture of a series, drawn when the row first comes into sight. Its place is kept from the start. */
export function Thumbnail({ series, canShow }: { readonly series: Series; readonly canShow: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isSeen, setSeen] = useState(false);
  const [drawn, setDrawn] = useState<Drawn>('waiting');
  // While a scan goes on a series grows with every batch: one picture then, and the final one at its end.
  const isGrowing = isScanning.value;
  const version = isGrowing ? series.seriesInstanceUid : series;

  useEffect(() => {
    if (canvas.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!isSeen || !canShow) return;
    const abort = new AbortController();
    void drawThumbnail(canvas.current, series, abort.signal).then((result) => {
      if (!abort.signal.aborted) setDrawn(result);
    });
    return () => abort.abort();
  }, [isSeen, canShow, version]);

  return (
    <span class="thumbnail">
      <canvas ref={canvas} width={side} height={side} aria-hidden="true" />
      {canShow ? null : <Icon name="text" size={20} />}
      {canShow && drawn === 'failed' ? (
        <span class="thumbnail-note">{text('list.thumbnailFailed')}</span>
      ) : null}
    </span>
  );
}

async function drawThumbnail(
  canvas: HTMLCanvasElement | null,
  series: Series,
  signal: AbortSignal,
): Promise<Drawn> {
  if (canvas === null) return 'failed';
  const sizePx = Math.round(side * devicePixelRatio);
  try {
    const bitmap = await viewports().renderThumbnail(series, sizePx, signal);
    canvas.width = sizePx;
    canvas.height = sizePx;
    canvas
      .getContext('2d')
      ?.drawImage(bitmap, Math.round((sizePx - bitmap.width) / 2), Math.round((sizePx - bitmap.height) / 2));
    bitmap.close();
    return 'drawn';
  } catch {
    // The picture itself says what is wrong when it is shown; here there is room for a word only.
    return 'failed';
  }
}
