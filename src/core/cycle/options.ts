/** What a host asks of one AUTO. */
export interface AutoOptions {
  /** Undefined: the settings' executor. */
  readonly executor?: "command" | "manual";
  /** The agent's command line; undefined: the settings'. */
  readonly agentCommand?: string;
  /** Selects and explains, touches nothing. */
  readonly dryRun?: boolean;
  readonly saveFirst?: "tracked" | "all";
}

/** How a person ends a waiting run. */
export type ResumeDecision = "verify" | "stop";
