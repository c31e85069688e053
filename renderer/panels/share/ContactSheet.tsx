import { useEffect, useRef, useState } from 'preact/hooks';
import type { InstanceSummary, Series } from '../../../core/fileset/types';
import { viewports } from '../../app/viewports';
import { text } from '../../texts/text';
import type { SliceRef } from '../../viewport/api';

const smallSide = 148;
const largeSide = 480;

interface ContactSheetProps {
  readonly instances: readonly InstanceSummary[];
  /** Told with the number of pictures that have been in sight, each time it grows. */
  readonly onSeen: (count: number) => void;
}

/** Every picture of the instances, all frames, drawn as they come into sight; a click shows one large. */
export function ContactSheet({ instances, onSeen }: ContactSheetProps) {
  const [large, setLarge] = useState<number | null>(null);
  const seen = useRef(new Set<number>());
  const slices = instances.flatMap((instance): readonly SliceRef[] =>
    Array.from({ length: instance.numberOfFrames }, (_, frameIndex) => ({ instance, frameIndex })),
  );
  return (
    <ol class="contact-sheet">
      {slices.map((slice, index) => (
        <li
          key={`${slice.instance.instanceId}/${slice.frameIndex}`}
          class={large === index ? 'contact is-large' : 'contact'}
        >
          <button
            aria-label={text('share.enlarge', { number: index + 1 })}
            aria-pressed={large === index}
            onClick={() => setLarge(large === index ? null : index)}
          >
            <Picture
              slice={slice}
              side={large === index ? largeSide : smallSide}
              onSeen={() => {
                seen.current.add(index);
                onSeen(seen.current.size);
              }}
            />
          </button>
          <span class="quiet">{text('share.picture', { number: index + 1, count: slices.length })}</span>
        </li>
      ))}
    </ol>
  );
}

interface PictureProps {
  readonly slice: SliceRef;
  readonly side: number;
  /** It stands before the person: drawn, or named as one that cannot be. */
  readonly onSeen: () => void;
}

function Picture({ slice, side, onSeen }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isSeen, setSeen] = useState(false);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    if (canvas.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(canvas.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!isSeen) return;
    const abort = new AbortController();
    draw(canvas.current, slice, side, abort.signal).then(onSeen, () => {
      if (abort.signal.aborted) return;
      // A picture that cannot be drawn is named as such in its place, so that it is not taken for an empty one.
      setFailed(true);
      onSeen();
    });
    return () => abort.abort();
  }, [isSeen, side, slice.instance.instanceId, slice.frameIndex]);

  return (
    <span class="contact-picture">
      <canvas ref={canvas} width={smallSide} height={smallSide} />
      {hasFailed ? <span class="thumbnail-note">{text('share.pictureFailed')}</span> : null}
    </span>
  );
}

async function draw(
  canvas: HTMLCanvasElement | null,
  slice: SliceRef,
  side: number,
  signal: AbortSignal,
): Promise<void> {
  if (canvas === null) return;
  const series: Series = { ...slice.instance.series, instances: [slice.instance], order: 'file' };
  const bitmap = await viewports().renderThumbnail(
    series,
    Math.round(side * devicePixelRatio),
    signal,
    slice,
  );
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
}
