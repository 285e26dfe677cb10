/** Every public id once; `test/unit/manifest.test.ts` compares them with package.json. */

export const commandIds = {
  auto: "controlPlane.auto",
  verifyAndSave: "controlPlane.verifyAndSave",
  stopRun: "controlPlane.stopRun",
  cancel: "controlPlane.cancel",
  openDashboard: "controlPlane.openDashboard",
  openDocument: "controlPlane.openDocument",
  refresh: "controlPlane.refresh",
  initialize: "controlPlane.initialize",
  openSample: "controlPlane.openSample",
  showMenu: "controlPlane.showMenu",
  showOutput: "controlPlane.showOutput",
  probeServices: "controlPlane.probeServices",
  startService: "controlPlane.startService",
  stopService: "controlPlane.stopService",
  restartService: "controlPlane.restartService",
  showServiceLog: "controlPlane.showServiceLog",
  filterServiceLog: "controlPlane.filterServiceLog",
  openService: "controlPlane.openService",
  copyServiceAddress: "controlPlane.copyServiceAddress",
  runBackendWorkflow: "controlPlane.runBackendWorkflow",
  downloadModel: "controlPlane.downloadModel",
  cancelBackendWork: "controlPlane.cancelBackendWork",
  deleteBackendItem: "controlPlane.deleteBackendItem",
  approveContent: "controlPlane.approveContent",
  rejectContent: "controlPlane.rejectContent",
  runWorkflow: "controlPlane.runWorkflow",
  checkWorkflow: "controlPlane.checkWorkflow",
  cancelPrompt: "controlPlane.cancelPrompt",
  openGallery: "controlPlane.openGallery",
  runNext: "controlPlane.runNext",
  moveInQueue: "controlPlane.moveInQueue",
  revealTask: "controlPlane.revealTask",
  revealActiveTask: "controlPlane.revealActiveTask",
  copyTaskId: "controlPlane.copyTaskId",
  copyContext: "controlPlane.copyContext",
  showRun: "controlPlane.showRun",
  openRunFolder: "controlPlane.openRunFolder",
  revokeApproval: "controlPlane.revokeApproval",
  checkDocument: "controlPlane.checkDocument",
  openCommit: "controlPlane.openCommit",
  autoTask: "controlPlane.autoTask",
  startTask: "controlPlane.startTask",
  finishTask: "controlPlane.finishTask",
  blockTask: "controlPlane.blockTask",
  unblockTask: "controlPlane.unblockTask",
  setPriority: "controlPlane.setPriority",
  renameTask: "controlPlane.renameTask",
  addTask: "controlPlane.addTask",
  filterLedger: "controlPlane.filterLedger",
  clearFilter: "controlPlane.clearFilter",
  groupLedger: "controlPlane.groupLedger",
  sortLedger: "controlPlane.sortLedger",
  exportReport: "controlPlane.exportReport",
  insertTaskId: "controlPlane.insertTaskId",
  showRule: "controlPlane.showRule",
  fixAll: "controlPlane.fixAll",
  applyMend: "controlPlane.applyMend",
  auditClaims: "controlPlane.auditClaims",
  repairTruth: "controlPlane.repairTruth",
  repairEncoding: "controlPlane.repairEncoding",
  archiveRuns: "controlPlane.archiveRuns",
  importList: "controlPlane.importList",
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const containerId = "controlPlane";

export const viewIds = {
  ledger: "controlPlane.ledger",
  runLog: "controlPlane.runLog",
  approvals: "controlPlane.approvals",
  services: "controlPlane.services",
  dashboard: "controlPlane.dashboardView",
} as const;

/** The webview type of the dashboard's panel, also of the one that a window restores. */
export const dashboardViewType = "controlPlane.dashboard";

export const galleryViewType = "controlPlane.gallery";

/** Scheme of texts that are shown and not edited: reports, pages of rules. */
export const pageScheme = "control-plane";

/** `@control-plane` in the chat. */
export const participantId = "controlPlane.chat";

/** The agent's verbs and the tools of language models that they are. */
export const toolIds = {
  status: "control_plane_status",
  next: "control_plane_next",
  tasks: "control_plane_tasks",
  begin: "control_plane_begin",
  read: "control_plane_read",
  check: "control_plane_check",
  finish: "control_plane_finish",
  block: "control_plane_block",
} as const;

export const configurationSection = "controlPlane";

/** The provider of MCP servers. */
export const mcpProviderId = "controlPlane.mcp";

/** Keys below `controlPlane.`. */
export const settingKeys = {
  documentPath: "document.path",
  executor: "executor",
  agentCommand: "agent.command",
  agentTimeout: "agent.timeoutMinutes",
  modelName: "model.name",
  checkRules: "checks.rules",
  checkDefaults: "checks.byFileType",
  checkTimeout: "checks.timeoutMinutes",
  environment: "environment.allowed",
  leastStrength: "checks.leastStrength",
  limitFiles: "limits.files",
  limitLines: "limits.lines",
  limitBytes: "limits.bytes",
  limitMinutes: "limits.minutes",
  prohibitedPaths: "paths.prohibited",
  services: "services.extra",
  serviceHosts: "services.hosts",
  healthInterval: "services.intervalSeconds",
  untracked: "saveFirst.untracked",
  ledgerSync: "ledgerSync.offer",
  afterFailure: "failure.changes",
  isolation: "cycle.isolation",
  breakpointsBefore: "breakpoints.before",
  breakpointsVerify: "breakpoints.verify",
  reviewChanges: "save.reviewChanges",
  runsFolder: "runs.folder",
  commitSubject: "commit.subject",
  governanceSubject: "commit.governanceSubject",
  mcpEnabled: "mcp.enabled",
  lintSeverities: "lint.severities",
} as const;
export type SettingKey = (typeof settingKeys)[keyof typeof settingKeys];

export const contextKeys = {
  /** The folders were looked at; before that, no view says that something is missing. */
  ready: "controlPlane.ready",
  hasDocument: "controlPlane.hasDocument",
  /** A cycle runs in this window. */
  running: "controlPlane.running",
  /** A run waits for Verify & Save or Stop. */
  waiting: "controlPlane.waiting",
  /** The ledger is filtered. */
  filtered: "controlPlane.filtered",
  /** Names of the control documents without their folders, for menus of their editors: a remote window writes URIs its own way. */
  fileNames: "controlPlane.fileNames",
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** `contextValue` of tree items. */
export const itemContexts = {
  service: "controlPlane.service",
  jobs: "controlPlane.backendJobs",
  downloads: "controlPlane.backendDownloads",
  openWork: "controlPlane.backendWork",
  endedJob: "controlPlane.backendJob",
  content: "controlPlane.backendContent",
  workflow: "controlPlane.workflow",
  prompt: "controlPlane.prompt",
  waitingPrompt: "controlPlane.waitingPrompt",
  mediaRun: "controlPlane.mediaRun",
  approval: "controlPlane.approval",
  DOING: "controlPlane.task.doing",
  TODO: "controlPlane.task.todo",
  DONE: "controlPlane.task.done",
  BLOCKED: "controlPlane.task.blocked",
  commit: "controlPlane.commit",
  run: "controlPlane.run",
} as const;
