import type { ComponentChildren } from 'preact';
import { frameDescription } from '../../core/imaging/frameDescription';
import { sopClassName } from '../../core/dicom/sopClass';
import { transferSyntax } from '../../core/dicom/transferSyntax';
import { Icon } from '../app/Icon';
import { activeView } from '../state/viewing';
import { errorText } from '../texts/errorText';
import { formatBytes, formatNumber } from '../texts/format';
import { text } from '../texts/text';
import type { ShownImage, StackPosition } from '../viewport/api';
import { spacingWords, windowWords } from './imageWords';

/** What is known of the shown picture, in plain words. */
export function ImagePanel() {
  const view = activeView.value;
  if (view.kind === 'empty') return <p class="panel-note">{text('tags.noInstance')}</p>;
  return (
    <dl class="facts">
      {view.kind === 'failed' ? <Fact name={text('image.problems')}>{errorText(view.code)}</Fact> : null}
      <Identity view={view} />
      {view.kind === 'showing' ? <Picture view={view} /> : null}
    </dl>
  );
}

function Identity({ view }: { readonly view: StackPosition }) {
  const { instance } = view.slice;
  const syntax = transferSyntax(instance.transferSyntaxUid);
  return (
    <>
      <Fact name={text('image.sopClass')}>{sopClassName(instance.sopClassUid) ?? instance.sopClassUid}</Fact>
      <Fact name={text('image.modality')}>{instance.series.modality ?? text('common.unknown')}</Fact>
      <Fact name={text('image.order')}>{text(`order.${view.series.order}`)}</Fact>
      <Fact name={text('image.syntax')}>{syntax.name === '' ? syntax.uid : syntax.name}</Fact>
      <Fact name={text('image.file')}>
        <span class="path">{instance.path}</span> <span class="quiet">{formatBytes(instance.fileSize)}</span>
      </Fact>
    </>
  );
}

function Picture({ view }: { readonly view: StackPosition & ShownImage }) {
  const { description, slice } = view;
  const { pixel } = description;
  const frame = frameDescription(description, slice.frameIndex);
  const problems = [...new Set([...view.problems, ...slice.instance.problems])];
  return (
    <>
      <Fact name={text('image.size')}>
        {text('image.sizeValue', { columns: String(pixel.columns), rows: String(pixel.rows) })}
      </Fact>
      {pixel.numberOfFrames > 1 ? <Fact name={text('image.frames')}>{pixel.numberOfFrames}</Fact> : null}
      <Fact name={text('image.depth')}>
        {text('image.depthValue', {
          stored: pixel.bitsStored,
          allocated: pixel.bitsAllocated,
          sign: text(pixel.isSigned ? 'image.signed' : 'image.unsigned'),
        })}
      </Fact>
      <Fact name={text('image.colour')}>{pixel.photometricInterpretation}</Fact>
      <Fact name={text('image.spacing')}>
        {spacingWords(view.spacing).map((words) => (
          <span key={words}>{words}</span>
        ))}
      </Fact>
      <Millimetres name={text('image.thickness')} value={frame.sliceThickness} />
      <Millimetres name={text('image.location')} value={frame.sliceLocation} />
      <Fact name={text('image.window')}>{windowWords(view.windowing)}</Fact>
      <Fact name={text('image.rescale')}>
        {text('image.rescaleValue', {
          slope: formatNumber(frame.rescaleSlope, 6),
          intercept: formatNumber(frame.rescaleIntercept, 6),
        })}
        {frame.rescaleType === undefined ? '' : ` ${text('image.unit', { unit: frame.rescaleType })}`}
      </Fact>
      <Fact name={text('image.lossy')}>{lossyWords(description.isLossy, description.lossyRatio)}</Fact>
      {description.burnedInAnnotation === undefined ? null : (
        <Fact name={text('image.burnedIn')}>
          {text(description.burnedInAnnotation === 'YES' ? 'image.burnedInYes' : 'image.burnedInNo')}
        </Fact>
      )}
      {problems.length === 0 ? null : (
        <Fact name={text('image.problems')}>
          {problems.map((code) => (
            <span key={code} class="problem">
              <Icon name="warning" size={14} />
              {errorText(code)}
            </span>
          ))}
        </Fact>
      )}
    </>
  );
}

function Millimetres({ name, value }: { readonly name: string; readonly value: number | undefined }) {
  if (value === undefined) return null;
  return <Fact name={name}>{text('image.mm', { value: formatNumber(value) })}</Fact>;
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function lossyWords(isLossy: boolean, ratio: number | undefined): string {
  if (!isLossy) return text('image.lossless');
  return ratio === undefined
    ? text('image.lossyYes')
    : text('image.lossyRatio', { ratio: formatNumber(ratio, 1) });
}
