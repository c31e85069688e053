import { beforeEach, expect, it, vi } from 'vitest';
import { dismiss, notices, tell, tellOffer, tellWarning } from '../../../renderer/state/notices';

beforeEach(() => {
  for (const { noticeId } of notices.value) dismiss(noticeId);
});

it('good news leaves by itself, wherever it is drawn meanwhile; warnings and offers stay', () => {
  vi.useFakeTimers();
  try {
    tell('saved');
    tellWarning('odd');
    tellOffer('a disc', { label: 'Open', run: () => undefined });
    vi.advanceTimersByTime(5000);
    expect(notices.value.map(({ message }) => message)).toEqual(['saved', 'odd', 'a disc']);
    vi.advanceTimersByTime(2000);
    expect(notices.value.map(({ message }) => message)).toEqual(['odd', 'a disc']);
  } finally {
    vi.useRealTimers();
  }
});
