import { isSecretName } from "../runs/redact.ts";

/** What programs need to find their place, their language and the tools beside them; a `*` stands for the rest of a name. */
const general = [
  "PATH HOME USER LOGNAME SHELL PWD LANG LANGUAGE LC_* TZ TERM* COLORTERM NO_COLOR FORCE_COLOR HOSTNAME EDITOR PAGER CI",
  "TMPDIR TEMP TMP XDG_* DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS",
  "SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT PROGRAMFILES* PROGRAMDATA COMMONPROGRAMFILES* USERPROFILE USERNAME",
  "APPDATA LOCALAPPDATA HOMEDRIVE HOMEPATH PUBLIC ALLUSERSPROFILE NUMBER_OF_PROCESSORS PROCESSOR_* OS PSMODULEPATH",
  "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_* CURL_CA_BUNDLE REQUESTS_CA_BUNDLE",
  "GIT_AUTHOR_* GIT_COMMITTER_* GIT_CONFIG_* GIT_TERMINAL_PROMPT",
  "NODE_* NPM_* YARN_* PNPM_* BUN_* DENO_* NVM_* VOLTA_* FNM_* COREPACK_*",
  "PYTHON* PYTEST_* PIP_* UV_* POETRY_* VIRTUAL_ENV* CONDA_* PYENV_* RUBY* GEM_* BUNDLE_* RBENV_* PERL5*",
  "GO* CARGO_* RUST* JAVA_* JDK_* MAVEN_* M2_* GRADLE_* KOTLIN_* ANDROID_* SDKMAN_* DOTNET_* NUGET_* MSBUILD*",
  "CC CXX CFLAGS CXXFLAGS LDFLAGS CPPFLAGS CMAKE_* MAKEFLAGS PKG_CONFIG_* LD_LIBRARY_PATH DYLD_* CUDA_*",
  "ASDF_* MISE_* NIX_* HOMEBREW_* DIRENV_* CONTROL_PLANE_*",
].flatMap((line) => line.split(" "));

/** What agents look for beside that, their keys included: they could not work without. */
const ofAgents = [
  "ANTHROPIC_* CLAUDE_* OPENAI_* CODEX_* GEMINI_* GOOGLE_API_KEY GOOGLE_GENAI_* GOOGLE_CLOUD_PROJECT GOOGLE_CLOUD_LOCATION",
  "OPENCODE_* AIDER_* COPILOT_* CURSOR_* OPENROUTER_* MISTRAL_* GROQ_* DEEPSEEK_* XAI_* OLLAMA_* AZURE_OPENAI_* LITELLM_*",
].flatMap((line) => line.split(" "));

export interface EnvironmentWish {
  /** Further names, as the person's settings list them; also those of secrets. */
  readonly more?: readonly string[];
  readonly forAgent?: boolean;
}

/** The variables that programs of a cycle get: those of the list, and no secret that nobody named. */
export function allowedEnvironment(
  environment: NodeJS.ProcessEnv,
  { more = [], forAgent = false }: EnvironmentWish = {},
): NodeJS.ProcessEnv {
  const isGeneral = toTest(general);
  const isNamed = toTest([...more, ...(forAgent ? ofAgents : [])]);
  const entries = Object.entries(environment).filter(
    ([name]) => isNamed(name) || (isGeneral(name) && !isSecretName(name)),
  );
  return Object.fromEntries(entries);
}

/** Names in any case: Windows writes `Path`, and proxies are set in small letters as well. */
function toTest(patterns: readonly string[]): (name: string) => boolean {
  const whole = new Set(patterns.filter((pattern) => !pattern.endsWith("*")).map((pattern) => pattern.toUpperCase()));
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith("*"))
    .map((pattern) => pattern.slice(0, -1).toUpperCase());
  return (name) => {
    const upper = name.toUpperCase();
    return whole.has(upper) || beginnings.some((beginning) => upper.startsWith(beginning));
  };
}
