// @ts-check
/** `npm run mutation -- [paths]`: changes the source in small ways, and tells which changes no unit test notices. */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

const mutate = process.argv.slice(2);
const configFile = fileURLToPath(new URL("./stryker.config.mjs", import.meta.url));
await new Stryker({ configFile, ...(mutate.length > 0 ? { mutate } : {}) }).runMutationTest();
