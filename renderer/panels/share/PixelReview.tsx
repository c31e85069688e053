import { useState } from 'preact/hooks';
import type { ExportPreview } from '../../../ipc/contract';
import { instanceById } from '../../state/library';
import { acceptedPixels, acceptPixels } from '../../state/shareDraft';
import { errorText } from '../../texts/errorText';
import { text } from '../../texts/text';
import { ContactSheet } from './ContactSheet';

type Review = ExportPreview['pixelReview'][number];

/** Series whose pictures a person must look at: every picture, then a box to accept them. */
export function PixelReview({ reviews }: { readonly reviews: readonly Review[] }) {
  if (reviews.length === 0) return null;
  return (
    <section class="review" aria-label={text('share.review')}>
      <h4>{text('share.review')}</h4>
      <p class="quiet">{text('share.reviewHint')}</p>
      {reviews.map((review) => (
        <SeriesReview key={review.seriesInstanceUid} review={review} />
      ))}
    </section>
  );
}

function SeriesReview({ review }: { readonly review: Review }) {
  const isAccepted = acceptedPixels.value.has(review.seriesInstanceUid);
  const [isOpen, setOpen] = useState(false);
  const instances = review.instanceIds.flatMap((instanceId) => instanceById(instanceId) ?? []);
  const series = instances[0]?.series;
  const pictures = instances.reduce((sum, instance) => sum + instance.numberOfFrames, 0);
  const [seen, setSeen] = useState(isAccepted ? pictures : 0);
  return (
    <div class="review-series">
      <p>
        <strong>
          {text('share.reviewSeries', {
            number: String(series?.number ?? ''),
            name: series?.description ?? series?.modality ?? '',
          })}
        </strong>
      </p>
      {review.reason === 'deid.pixelsNotReviewed' ? null : <p class="quiet">{errorText(review.reason)}</p>}
      <button class="button is-small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {text('share.openSheet', { count: pictures })}
      </button>
      {isOpen ? (
        <ContactSheet instances={instances} onSeen={(count) => setSeen(Math.max(seen, count))} />
      ) : null}
      <label class="tick">
        <input
          type="checkbox"
          checked={isAccepted}
          // Accepting without having looked is not offered.
          disabled={seen < pictures}
          onChange={(event) => acceptPixels(review.seriesInstanceUid, event.currentTarget.checked)}
        />
        <span>
          {text('share.accept')} <span class="quiet">{text('share.seen', { seen, count: pictures })}</span>
        </span>
      </label>
    </div>
  );
}
