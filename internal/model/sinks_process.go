package model

import "slices"

var (
	spawners = slices.Concat(each("node:child_process mz/child_process child-process-promise cross-spawn", "spawn spawnSync execFile execFileSync"), each("node:child_process", "execFileAsync"), each("cross-spawn", "sync"), each("execa", "sync execaSync"),
		[]string{"cross-spawn", "execa"})
	execaCommands = each("execa", "command commandSync execaCommand execaCommandSync")
	vms           = each("node:vm", "runInContext runInNewContext runInThisContext Script createScript compileFunction SourceTextModule")
)

// processSinks start programs. The names with Async are those of promisifyAll.
var processSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Command}, slices.Concat(
		each("node:child_process mz/child_process child-process-promise child-process-es6-promise", "exec execSync"), each("node:child_process", "execAsync"),
		each("shelljs", "exec"), each("execa", "shell shellSync"), each("exec-sh", "promise"), each("npm-run", "exec execSync"), each("node-cmd", "get run runSync"),
		each("execSync", "exec run"), each("ssh2.Client()", "exec"), each("node-ssh.NodeSSH() node-ssh()", "execCommand exec"), each("ssh2:shell", "write end"), each("simple-ssh()", "exec"), each("sudo-prompt", "exec"),
		each("node-powershell.PowerShell() node-powershell()", "addCommand invoke"),
		[]string{"exec-sh", "sync-exec", "exec-then", "exec", "execSync"},
	)},
	{Sink{Arg: 0, Kind: Program}, slices.Concat(spawners, each("node:child_process mz/child_process child-process-promise", "fork"), each("execa", "node execaNode"),
		each("node-pty pty.js", "spawn fork"), each("npm-run", "spawn spawnSync execFile"), each("tinyexec", "x exec"), each("teen_process", "exec"),
		[]string{"spawn-sync", "win-spawn", "@npmcli/promise-spawn", "cross-spawn-async", "nano-spawn"})},
	{Sink{Arg: 0, Kind: Program}, each("electron.shell", "openPath openItem")},
	{Sink{Arg: 0, Kind: Program, Unless: "1.shell"}, execaCommands}, // they split at spaces
	{Sink{Arg: 0, Kind: Command, When: "1.shell"}, execaCommands},
	{Sink{Arg: 0, Kind: Command, When: "1.shell"}, spawners},
	{Sink{Arg: 0, Kind: Command, When: "2.shell"}, spawners},
	{Sink{Arg: 1, Path: "[]", Kind: Command, When: "2.shell"}, spawners},
	{Sink{Arg: 1, Path: "[]", Kind: Argument}, spawners},
	{Sink{Arg: 0, Path: "exec", Kind: Program}, []string{"node:cluster.setupPrimary", "node:cluster.setupMaster"}},
	{Sink{Arg: 2, Path: "[]", Kind: Argument}, each("simple-git()", "clone fetch pull push")},
	{Sink{Arg: 0, Path: "[]", Kind: Argument}, each("simple-git()", "raw log diff checkout")},
	{Sink{Arg: 0, Kind: Argument}, each("simple-git()", "clone mirror fetch pull push checkout raw log show addRemote listRemote diff diffSummary branch merge rebase init submoduleAdd")},
	{Sink{Arg: 1, Kind: Argument}, each("simple-git()", "fetch pull push clone addRemote checkoutBranch submoduleAdd")},
}

// Spawners are the functions that start a program with a list of arguments.
var Spawners = names(slices.Concat(spawners, each("node-pty pty.js", "spawn fork"), each("tinyexec", "x exec"), []string{"spawn-sync", "@npmcli/promise-spawn", "nano-spawn"}))

// codeSinks run text as JavaScript, load modules, or read data that brings code along.
var codeSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Code}, slices.Concat(vms, each("vm2.VM() vm2.NodeVM()", "run"), each("node:module() node:module.Module()", "_compile"), each("jquery", "globalEval"), each("expression-eval", "eval compile"),
		each("puppeteer:page", "evaluate evaluateOnNewDocument evaluateHandle addInitScript"), each("ioredis()", "eval scriptLoad"), each("electron:contents", "executeJavaScript"), each("angular-expressions", "compile"), each("python-shell.PythonShell", "runString"), each("jsonpath-plus", "JSONPath"),
		[]string{"globalThis.eval", "globalThis.execScript", "safe-eval", "safer-eval", "notevil", "eval", "mathjs.eval", "node-eval", "static-eval", "eval5.Interpreter().evaluate", "eval5.evaluate", "require-from-string", "vm2.VMScript", "generate-function()"})},
	{Sink{Arg: 0, Path: "code", Kind: Code}, each("globalThis.chrome.tabs globalThis.browser.tabs", "executeScript")},
	{Sink{Arg: 1, Path: "code", Kind: Code}, each("globalThis.chrome.tabs globalThis.browser.tabs", "executeScript")},
	{Sink{Arg: 0, Kind: Code, When: "1.eval"}, []string{"node:worker_threads.Worker"}},
	{Sink{Arg: 0, Path: "content", Kind: Code}, each("puppeteer:page playwright.chromium.launch()", "addScriptTag addInitScript")},
	{Sink{Arg: 0, Path: "path", Kind: Code}, each("jsonpath-plus", "JSONPath")},
	{Sink{Arg: 1, Kind: Code}, append(each("jsonpath", "query value paths nodes apply parent"), "ioredis().script")},
	{Sink{Arg: All, Kind: Code}, []string{"globalThis.Function", "globalThis.AsyncFunction"}},
	{Sink{Arg: 0, Kind: Code}, []string{"globalThis.setTimeout", "globalThis.setInterval", "globalThis.setImmediate"}},
	{Sink{Arg: 0, Kind: Module, Unless: "1.eval"}, []string{"node:worker_threads.Worker"}},
	{Sink{Arg: 0, Kind: Module}, []string{"globalThis.require", "globalThis.require.resolve", "globalThis.require.main.require", "globalThis.module.require", "globalThis.process.mainModule.require", "node:module._load", "node:module.createRequire()", "import-fresh", "require-uncached", "import-from", "import-cwd", "globalThis.importScripts", "require-all", "require-directory"}},
	{Sink{Arg: 0, Kind: Deserialise}, slices.Concat(each("node-serialize", "unserialize"), each("serialize-to-js", "deserialize"), each("funcster", "deepDeserialize"), each("cryo", "parse"), each("serialijse", "deserialize"),
		each("json-fn", "parse"), each("jsonfn.JSONfn", "parse"), each("telejson", "parse"))},
	{Sink{Arg: 0, Kind: Deserialise, When: "1.evalFunctions"}, append(each("bson bson.BSON", "deserialize"), "bson().deserialize", "bson.BSON().deserialize")},
	{Sink{Arg: 0, Kind: Pattern}, []string{"globalThis.RegExp", "xregexp"}},
	{Sink{Arg: 0, Kind: XML}, slices.Concat(each("node-expat.Parser() node-expat.createParser()", "parse write end"), each("libxmljs.SaxParser()", "parseString"), each("libxmljs.SaxPushParser()", "push"))},
}

// Evaluators are the functions that run text as code in this process, of which
// rule eval speaks whatever the text. What runs it elsewhere, in a browser that
// the program drives or in a package that evaluates, is not among them.
var Evaluators = names(slices.Concat(vms, each("node:module() node:module.Module()", "_compile"), each("globalThis", "eval Function execScript setTimeout setInterval setImmediate"), each("globalThis.$ globalThis.jQuery jquery", "globalEval"),
	[]string{"node:worker_threads.Worker", "require-from-string"}))
