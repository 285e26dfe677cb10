/**
 * Stands in the page's bundle for the toolkit's own `design-tokens.js`, whose tokens follow a change of theme by script: here they
 * are VS Code's variables themselves, so that nothing is computed at the start or at a change. Only what our components ask for.
 */
export const borderWidth = 1;
export const buttonBorder = "var(--vscode-button-border, transparent)";
export const buttonIconBackground = "transparent";
export const buttonIconCornerRadius = "5px";
export const buttonIconFocusBorderOffset = 0;
export const buttonIconHoverBackground = "transparent";
export const buttonIconPadding = "3px";
export const buttonPaddingHorizontal = "11px";
export const buttonPaddingVertical = "4px";
export const buttonPrimaryBackground = "var(--vscode-button-background, transparent)";
export const buttonPrimaryForeground = "var(--vscode-button-foreground)";
export const buttonPrimaryHoverBackground = "var(--vscode-button-hoverBackground, #0f4a85)";
export const buttonSecondaryBackground = "var(--vscode-button-secondaryBackground, transparent)";
export const buttonSecondaryForeground = "var(--vscode-button-secondaryForeground)";
export const buttonSecondaryHoverBackground = "var(--vscode-button-secondaryHoverBackground, transparent)";
export const contrastActiveBorder = "var(--vscode-contrastActiveBorder, transparent)";
export const cornerRadiusRound = 2;
export const designUnit = 4;
export const disabledOpacity = 0.4;
export const focusBorder = "var(--vscode-focusBorder)";
export const fontFamily = "var(--vscode-font-family)";
export const foreground = "var(--vscode-foreground)";
export const progressBackground = "var(--vscode-progressBar-background)";
export const typeRampBaseFontSize = "var(--vscode-font-size)";
export const typeRampBaseLineHeight = "normal";
