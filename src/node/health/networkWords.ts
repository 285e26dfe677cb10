import { messageOf } from "../../core/base/errors.ts";

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was closed before an answer",
  UND_ERR_SOCKET: "the connection was closed before an answer",
  ENOTFOUND: "the host is not known",
  EAI_AGAIN: "the host is not known",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "no answer in time",
  UND_ERR_CONNECT_TIMEOUT: "no answer in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer did not end in time",
  CERT_HAS_EXPIRED: "the certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
};

/** A network failure in plain words. */
export function toNetworkWords(error: unknown): string {
  const code = codeOf(error);
  const isParsers = error instanceof Error && error.name === "HTTPParserError";
  if (isParsers || code?.startsWith("HPE_")) return "it does not speak HTTP";
  return (code && words[code]) || messageOf(error) || code || "no connection";
}

/** `localhost` has several addresses; the failure of all of them is the first one's. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : codeOf(error.cause);
}
