import { implementationClassUid, implementationVersionName } from '../../dicom/write/writeDicomFile';
import { dateShiftDays } from '../keyed/dateShift';
import { pseudonym } from '../keyed/pseudonym';
import { createReportCounter } from '../report/instanceReport';
import { removedCode } from '../rules/codingSchemes';
import { dummyTexts } from '../rules/dummyValues';
import type { StrictItem } from '../strict/StrictElement';
import type { DeidContext } from '../types';
import type { Identity } from './identity';
import { markerTexts } from './markers';
import type { Rewrite } from './Rewrite';

/** Constants that this program writes into every output. */
const constants: readonly string[] = [
  ...markerTexts(),
  ...dummyTexts,
  removedCode.value,
  removedCode.scheme,
  removedCode.meaning,
  implementationClassUid,
  implementationVersionName,
];

/** The state of rewriting one instance. */
export function startRewrite(
  bytes: Uint8Array,
  top: StrictItem,
  identity: Identity,
  context: DeidContext,
): Rewrite {
  const { hmac, key } = context;
  return {
    context,
    bytes,
    isBigEndian: top.isBigEndian,
    patient: {
      patientId: identity.patientId,
      patientName: identity.patientName,
      pseudonym: pseudonym(hmac, key, 'patient', identity.patientKey, 'P', 11),
      shiftDays: dateShiftDays(hmac, key, identity.patientKey),
    },
    counter: createReportCounter(),
    removed: [],
    written: new Set(constants),
    uids: new Map(),
  };
}
