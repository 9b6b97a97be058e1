import assert from "node:assert/strict";
import { test } from "node:test";
import { ways } from "../src/install";
import { findProgram, type Surroundings } from "../src/program";

const UNIX: Surroundings = {
  setting: "",
  folders: ["/work/base"],
  trusted: true,
  searchPath: "/home/me/bin:/usr/bin",
  home: "/home/me",
  windows: false,
  isProgram: () => false,
  real: (file) => file,
};
const WINDOWS: Surroundings = { ...UNIX, folders: ["C:\\base"], searchPath: "C:\\Tools;D:\\Bin", windows: true };

type Case = [claim: string, around: Surroundings, files: string[], found: string | undefined];

const cases: Case[] = [
  ["the workspace's environment comes before the PATH", UNIX, ["/work/base/.venv/bin/answerkey", "/usr/bin/answerkey"], "/work/base/.venv/bin/answerkey"],
  ["`venv` is an environment too", UNIX, ["/work/base/venv/bin/answerkey"], "/work/base/venv/bin/answerkey"],
  ["each folder is looked in", { ...UNIX, folders: ["/a", "/b"] }, ["/b/.venv/bin/answerkey"], "/b/.venv/bin/answerkey"],
  ["the PATH is searched in its order", UNIX, ["/usr/bin/answerkey", "/home/me/bin/answerkey"], "/home/me/bin/answerkey"],
  ["a workspace without a folder has the PATH", { ...UNIX, folders: [] }, ["/usr/bin/answerkey"], "/usr/bin/answerkey"],
  ["relative entries of the PATH are left out", { ...UNIX, searchPath: ".:bin:" }, ["answerkey", "bin/answerkey", "./answerkey"], undefined],
  ["the setting comes first", { ...UNIX, setting: "/opt/answerkey" }, ["/opt/answerkey", "/work/base/.venv/bin/answerkey"], "/opt/answerkey"],
  ["the setting knows the home", { ...UNIX, setting: "~/x/answerkey" }, ["/home/me/x/answerkey"], "/home/me/x/answerkey"],
  ["the setting knows the folder", { ...UNIX, setting: "${workspaceFolder}/a" }, ["/work/base/a"], "/work/base/a"],
  ["a relative setting begins at the folder", { ...UNIX, setting: "env/a" }, ["/work/base/env/a"], "/work/base/env/a"],
  ["a setting that leads nowhere is not replaced", { ...UNIX, setting: "/opt/a" }, ["/usr/bin/answerkey"], undefined],
  ["a relative setting without a folder leads nowhere", { ...UNIX, folders: [], setting: "a" }, ["a"], undefined],
  ["Windows has its own layout", WINDOWS, ["C:\\base\\.venv\\Scripts\\answerkey.exe"], "C:\\base\\.venv\\Scripts\\answerkey.exe"],
  ["Windows has its own PATH", WINDOWS, ["D:\\Bin\\answerkey.exe"], "D:\\Bin\\answerkey.exe"],
  ["an untrusted workspace's environment is not used", { ...UNIX, trusted: false }, ["/work/base/.venv/bin/answerkey"], undefined],
  ["an untrusted workspace leaves the user's program", { ...UNIX, trusted: false }, ["/work/base/.venv/bin/answerkey", "/usr/bin/answerkey"], "/usr/bin/answerkey"],
  ["a PATH into an untrusted workspace is not followed", { ...UNIX, trusted: false, searchPath: "/work/base/bin" }, ["/work/base/bin/answerkey"], undefined],
  ["a setting into an untrusted workspace is not followed", { ...UNIX, trusted: false, setting: "/work/base/../base/a" }, ["/work/base/a", "/work/base/../base/a"], undefined],
  ["a folder beside an untrusted one is not in it", { ...UNIX, trusted: false, setting: "/work/base2/a" }, ["/work/base2/a"], "/work/base2/a"],
  ["a name that begins with dots is in the folder", { ...UNIX, trusted: false, setting: "/work/base/..a" }, ["/work/base/..a"], undefined],
];

for (const [claim, around, files, found] of cases) {
  test(claim, () => {
    const search = findProgram({ ...around, isProgram: (file) => files.includes(file) });
    assert.equal("program" in search ? search.program : undefined, found);
  });
}

test("a link into an untrusted workspace is not followed", () => {
  const real = (file: string) => file.replace("/home/me/bin", "/work/base/bin");
  const search = findProgram({ ...UNIX, trusted: false, real, isProgram: (file) => file === "/home/me/bin/answerkey" });
  assert.ok("reason" in search);
});

test("the ways to install are those whose programs exist, and no environment of an untrusted workspace", () => {
  const files = ["/work/base/.venv/bin/python", "/usr/bin/uv"];
  const around = { ...UNIX, isProgram: (file: string) => files.includes(file) };
  const commands = (trusted: boolean) => ways({ ...around, trusted }).map((way) => way.command.split(" ")[0]);
  assert.deepEqual(commands(true), ["'/work/base/.venv/bin/python'", "uv", "python3"]);
  assert.deepEqual(commands(false), ["uv", "python3"]);
});

test("a quote in a folder's name ends no argument of the command", () => {
  const way = ways({ ...UNIX, folders: ["/a'; rm -r x; '"], isProgram: (file) => file.endsWith("/.venv/bin/python") })[0];
  assert.ok(way?.command.startsWith(`'/a'\\''; rm -r x; '\\''/.venv/bin/python' -m pip`));
});
