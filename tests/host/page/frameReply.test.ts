import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { toWireError } from '../../../host/page/frameReply';

describe('an error on its way to the window', () => {
  it('keeps code and facts of a typed one and drops its cause', () => {
    const error = new AppError('file.truncated', { offset: 12 }, new Error('DOE^JANE'));
    expect(toWireError(error)).toEqual({ code: 'file.truncated', facts: { offset: 12 } });
  });

  it('says of an unexpected one in which function it arose, and nothing of its message', () => {
    function breaksHere(): never {
      throw new TypeError('DOE^JANE\n    at leaked (file.dcm:1:1)');
    }
    let thrown: unknown;
    try {
      breaksHere();
    } catch (error) {
      thrown = error;
    }
    expect(toWireError(thrown)).toEqual({ code: 'internal.unexpected', facts: { where: 'breaksHere' } });
  });

  it('makes no more than a code of what is no error', () => {
    expect(toWireError('DOE^JANE')).toEqual({ code: 'internal.unexpected', facts: {} });
  });
});
