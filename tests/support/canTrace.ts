import { spawnSync } from 'node:child_process';
import { noteOracle, oracle } from './oracles';

/** strace may be there and yet not be allowed to trace. */
export function canTrace(): boolean {
  if (!oracle('strace')) return false;
  const isAllowed = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
  if (!isAllowed) noteOracle('strace', false);
  if (!isAllowed && process.env['DIASCOPE_REQUIRE_ORACLES'] === '1') throw new Error('strace may not trace');
  return isAllowed;
}
