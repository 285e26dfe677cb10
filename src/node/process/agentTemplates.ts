/** Command lines of agents in wide use, by the name that a person gives instead of one. */

export interface AgentTemplate {
  /** Reads the brief from standard input, works in the current folder, and ends. It may edit files; what else it may run is its own setting. */
  readonly command: string;
  /**
   * The version that took these words, read the brief and ended with 0 against a local stand-in of its model's service; undefined: written
   * from its documentation, never run.
   */
  readonly tested: string | undefined;
  /** What a person does once, or should know. */
  readonly note: string;
}

const task = '"Do the task of this brief, and nothing else."';

export const agentTemplates: Readonly<Record<string, AgentTemplate>> = {
  claude: {
    command: "claude --print --permission-mode acceptEdits",
    tested: "2.1.197",
    note: "Edits files; add --allowedTools for commands that it may run.",
  },
  codex: {
    command: "codex exec --sandbox workspace-write -",
    tested: "0.169.0",
    note: "Its sandbox lets it write below the repository only.",
  },
  gemini: {
    command: `gemini --approval-mode auto_edit --prompt ${task}`,
    tested: "0.61.0",
    note: "Trust the folder in gemini once, or add --skip-trust: elsewhere it ends with an error.",
  },
  opencode: {
    command: `opencode run ${task}`,
    tested: "1.18.33",
    note: "Its own configuration says what it may do without asking.",
  },
  aider: {
    command: 'aider --yes-always --no-auto-commits --no-check-update --message-file "$CONTROL_PLANE_BRIEF"',
    tested: undefined,
    note: "Reads the brief from its file. --no-auto-commits leaves the commits to the engine.",
  },
  copilot: {
    command: "copilot --allow-tool write",
    tested: "1.0.102",
    note: "Edits files; add --allow-tool 'shell(…)' for commands that it may run.",
  },
  "cursor-agent": {
    command: `cursor-agent --print --force ${task}`,
    tested: undefined,
    note: "--force lets it run commands without asking.",
  },
};

/** The command line behind a template's name; any other text is a command line itself. */
export function toAgentCommandLine(text: string): string {
  const name = text.trim();
  return Object.hasOwn(agentTemplates, name) ? (agentTemplates[name]?.command ?? text) : text;
}
