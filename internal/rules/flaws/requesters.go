package flaws

import "slices"

// Requesters are the calls that ask for the address in their first argument.
// Downloaders keep what comes in a file.
var (
	requesters = []string{
		"node:http.get", "node:http.request", "follow-redirects.http.get", "follow-redirects.http.request", "request", "request.get", "request.post", "request.put", "request.defaults()", "request.defaults().get", "@cypress/request", "@cypress/request.get",
		"requestretry", "request-promise", "request-promise.get", "request-promise.post", "request-promise-native", "request-promise-native.get", "got", "got.get", "got.post", "got.stream", "axios", "axios.get", "axios.post", "axios.put",
		"axios.request", "axios.create", "axios.create().get", "axios.create().post", "node-fetch", "node-fetch.default", "globalThis.fetch", "cross-fetch", "isomorphic-fetch", "undici.fetch", "undici.request", "undici.stream", "needle", "needle.get", "needle.post", "superagent", "superagent.get",
		"superagent.post", "bent", "phin", "hyperquest", "hyperquest.get", "simple-get", "simple-get.concat", "simple-get.get", "make-fetch-happen", "minipass-fetch", "ky", "ky.get", "wreck.get", "@hapi/wreck.get", "restler.get", "unirest.get", "urllib.request", "httpreq.get", "httpreq.download",
		"popsicle", "popsicle.request", "globalThis.jQuery.getScript", "jquery.getScript", "globalThis.importScripts", "fetch-retry", "teeny-request", "teeny-request.teenyRequest", "node:http2.connect",
	}
	downloaders = []string{
		"download", "nugget", "wget", "wget.download", "wget-improved.download", "node-wget", "node-wget.wget", "download-file", "download-file-sync", "node-downloader-helper.DownloaderHelper",
		"easydl", "download-git-repo", "download-tarball", "electron-download", "@electron/get.downloadArtifact", "selenium-download.ensure", "nodejs-file-downloader", "httpreq.download",
		"@actions/tool-cache.downloadTool", "bin-wrapper().src", "bin-build.url", "ipull.downloadFile",
	}
	shells = []string{"node:child_process.exec", "node:child_process.execSync", "node:child_process.spawn", "node:child_process.spawnSync", "node:child_process.execFile", "node:child_process.execFileSync",
		"shelljs.exec", "execa", "execa.execa", "execa.command", "execa.shell", "execa.sync", "execa.execaSync", "cross-spawn", "cross-spawn.spawn", "cross-spawn.sync", "child-process-promise.exec", "child-process-promise.spawn", "zx.$", "globalThis.$", "sync-exec", "exec-sync"}
)

var (
	fetchers          = slices.Concat(requesters, downloaders)
	fetchersAndShells = slices.Concat(fetchers, shells)
)
