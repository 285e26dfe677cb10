/** What stands where a secret stood. */
export const redacted = "***REDACTED***";

/** Shapes that are secrets wherever they stand; the groups are kept. None of them matches a hash, a date or a path. */
export const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|$)/g, redacted],
  [/\b(Authorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+)[^\s"']+/gi, `$1${redacted}`],
  [/\b(Bearer\s+)(?=[A-Za-z0-9._~+/-]*\d)[A-Za-z0-9._~+/-]{12,}=*/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]*:[^\s/@"'<>]+@/gi, `$1${redacted}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]{20,}@/gi, `$1${redacted}@`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g, redacted],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redacted],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,})/g, redacted],
  [/\bxox[abeoprs]-(?=[A-Za-z-]*\d)[A-Za-z0-9-]{10,}/g, redacted],
  [/\bsk-(?:[A-Za-z0-9]+[-_])*(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}/g, redacted],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g, redacted],
  [/\b(?:AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,})/g, redacted],
];
