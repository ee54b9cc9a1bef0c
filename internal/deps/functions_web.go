package deps

// Servers and clients of HTTP.
var webFunctions = []function{
	{"express", []int{79, 601, 1286}, []string{"express:res.redirect", "express:res.location"}},
	{"send", nil, []string{"send", "express.static", "express:res.sendFile", "express:res.download", "serve-static"}},
	{"serve-static", nil, []string{"serve-static", "express.static"}},
	{"body-parser", nil, []string{"body-parser", "body-parser.json", "body-parser.urlencoded", "body-parser.text", "body-parser.raw", "express.json", "express.urlencoded"}},
	{"cookie", nil, []string{"cookie.serialize", "express:res.cookie"}},
	{"multer", nil, []string{"multer().single", "multer().array", "multer().fields", "multer().any", "multer().none"}},
	{"express-fileupload", nil, []string{"express-fileupload"}},
	{"busboy", nil, []string{"busboy"}},
	{"dicer", nil, []string{"dicer", "busboy", "multer().single", "multer().array", "multer().fields", "multer().any", "express-fileupload"}},
	{"formidable", nil, []string{"formidable", "formidable.IncomingForm", "formidable.formidable"}},
	{"path-to-regexp", nil, []string{"path-to-regexp", "path-to-regexp.pathToRegexp", "path-to-regexp.match", "path-to-regexp.compile"}},
	{"morgan", nil, []string{"morgan"}},
	{"passport", nil, []string{"passport.authenticate"}},
	{"cookie-session", nil, []string{"cookie-session"}},
	{"ws", nil, []string{"ws", "ws.Server", "ws.WebSocketServer"}},
	{"socket.io", nil, []string{"socket.io", "socket.io.Server", "socket.io.listen"}},
	{"http-proxy", nil, []string{"http-proxy.createProxyServer", "http-proxy.createProxy", "http-proxy.createServer"}},
	{"http-proxy-middleware", nil, []string{"http-proxy-middleware", "http-proxy-middleware.createProxyMiddleware"}},
	{"axios", []int{74, 93, 113, 200, 201, 352, 400, 441, 601, 754, 770, 918, 1333}, []string{
		"axios", "axios.get", "axios.post", "axios.put", "axios.patch", "axios.delete", "axios.head", "axios.options", "axios.request", "axios.create",
	}},
	{"follow-redirects", nil, []string{
		"follow-redirects.http.request", "follow-redirects.http.get", "follow-redirects.https.request", "follow-redirects.https.get",
		"axios", "axios.get", "axios.post", "axios.put", "axios.patch", "axios.delete", "axios.head", "axios.options", "axios.request",
	}},
	{"undici", leaking, []string{"undici.fetch", "undici.request", "undici.stream", "undici.pipeline"}},
	{"undici", []int{74, 93, 113, 444}, []string{"undici.fetch", "undici.request", "undici.stream", "undici.Client", "undici.Pool"}},
	{"node-fetch", nil, []string{"node-fetch"}},
	{"got", nil, []string{"got", "got.get", "got.post", "got.put", "got.patch", "got.delete", "got.head", "got.stream"}},
	{"request", nil, []string{"request", "request.get", "request.post", "request.put", "request.patch", "request.delete", "request.del", "request.head", "request.defaults"}},
	{"superagent", nil, []string{"superagent", "superagent.get", "superagent.post", "superagent.put", "superagent.del"}},
	{"tough-cookie", nil, []string{"tough-cookie.CookieJar", "request.jar"}},
	{"nodemailer", nil, []string{"nodemailer.createTransport().sendMail"}},
	{"ip", nil, []string{"ip.isPublic", "ip.isPrivate", "ip.isLoopback"}},
	{"netmask", nil, []string{"netmask.Netmask"}},
	{"ua-parser-js", nil, []string{"ua-parser-js", "ua-parser-js.UAParser"}},
	{"useragent", nil, []string{"useragent.parse", "useragent.lookup", "useragent.is"}},
	{"graphql", slow, []string{"graphql.graphql", "graphql.parse", "graphql.validate", "graphql.execute"}},
}

// Archives, files and processes.
var archiveFunctions = []function{
	{"tar", nil, []string{"tar.x", "tar.extract", "tar.Extract", "tar.Unpack", "tar.Parse", "tar.t", "tar.list"}},
	{"tar-fs", nil, []string{"tar-fs.extract"}},
	{"adm-zip", nil, []string{"adm-zip().extractAllTo", "adm-zip().extractAllToAsync", "adm-zip().extractEntryTo"}},
	{"unzipper", nil, []string{"unzipper.Extract"}},
	{"decompress", nil, []string{"decompress"}},
	{"extract-zip", nil, []string{"extract-zip"}},
	{"jszip", nil, []string{"jszip.loadAsync", "jszip().loadAsync", "jszip().file"}},
	{"shelljs", nil, []string{"shelljs.exec"}},
	{"shell-quote", nil, []string{"shell-quote.quote", "shell-quote.parse"}},
	{"cross-spawn", nil, []string{"cross-spawn", "cross-spawn.sync", "cross-spawn.spawn"}},
	{"simple-git", nil, []string{"simple-git"}},
	{"systeminformation", nil, []string{
		"systeminformation.inetLatency", "systeminformation.inetChecksite", "systeminformation.services", "systeminformation.processLoad",
		"systeminformation.versions", "systeminformation.wifiNetworks",
	}},
	{"tmp", nil, []string{"tmp.file", "tmp.fileSync", "tmp.dir", "tmp.dirSync", "tmp.tmpName", "tmp.tmpNameSync"}},
	{"puppeteer", nil, []string{"puppeteer.launch"}},
}

// Signatures, tokens and ciphers.
var cryptoFunctions = []function{
	{"jsonwebtoken", verifying, []string{"jsonwebtoken.verify"}},
	{"jws", nil, []string{"jws.verify", "jws.createVerify"}},
	{"jose", []int{400}, []string{"jose.compactDecrypt", "jose.flattenedDecrypt", "jose.generalDecrypt", "jose.jwtDecrypt", "jose.JWE.decrypt"}},
	{"jwt-simple", nil, []string{"jwt-simple.decode"}},
	{"express-jwt", nil, []string{"express-jwt", "express-jwt.expressjwt"}},
	{"node-forge", []int{347}, []string{"node-forge.pki.publicKeyFromPem().verify", "node-forge.pki.rsa.setPublicKey().verify", "node-forge.pki.verifyCertificateChain", "node-forge.pki.certificateFromPem", "node-forge.rsa.verify"}},
	{"node-forge", []int{601}, []string{"node-forge.util.parseUrl"}},
	{"node-forge", pollution, []string{"node-forge.util.setPath", "node-forge.debug.get", "node-forge.debug.set"}},
	{"crypto-js", nil, []string{"crypto-js.PBKDF2", "crypto-js.algo.PBKDF2.create"}},
	{"elliptic", nil, []string{"elliptic.ec", "elliptic.eddsa"}},
	{"xml-crypto", nil, []string{"xml-crypto.SignedXml().checkSignature"}},
	{"nanoid", []int{835, 200, 704}, []string{"nanoid", "nanoid.nanoid", "nanoid.customAlphabet", "nanoid.customRandom"}},
	{"bcrypt", nil, []string{"bcrypt.hash", "bcrypt.hashSync", "bcrypt.compare", "bcrypt.compareSync"}},
}

// Texts: versions, dates, patterns, numbers.
var textFunctions = []function{
	{"semver", nil, []string{"semver.Range", "semver.satisfies", "semver.validRange", "semver.maxSatisfying", "semver.minSatisfying", "semver.minVersion", "semver.intersects", "semver.outside", "semver.subset"}},
	{"moment", slow, []string{"moment", "moment.utc", "moment.parseZone", "moment.duration"}},
	{"moment", traversal, []string{"moment.locale", "moment().locale"}},
	{"moment-timezone", nil, []string{"moment-timezone.tz"}},
	{"validator", nil, []string{"validator.isURL"}},
	{"ansi-regex", nil, []string{"ansi-regex", "strip-ansi"}},
	{"decode-uri-component", nil, []string{"decode-uri-component"}},
	{"braces", nil, []string{"braces", "braces.expand"}},
	{"brace-expansion", nil, []string{"brace-expansion", "minimatch", "glob", "glob.sync"}},
	{"micromatch", nil, []string{"micromatch", "micromatch.isMatch", "micromatch.match", "micromatch.braces"}},
	{"picomatch", nil, []string{"picomatch", "picomatch.makeRe", "picomatch.isMatch"}},
	{"minimatch", nil, []string{"minimatch", "minimatch.Minimatch", "minimatch.filter", "minimatch.match", "minimatch.braceExpand", "minimatch.makeRe"}},
	{"glob-parent", nil, []string{"glob-parent"}},
	{"trim", nil, []string{"trim"}},
	{"trim-newlines", nil, []string{"trim-newlines", "trim-newlines.end"}},
	{"color-string", nil, []string{"color-string.get", "color-string.get.rgb", "color-string.get.hsl", "color-string.get.hwb"}},
	{"ms", nil, []string{"ms"}},
	{"mime", nil, []string{"mime.lookup", "mime.getType"}},
	{"fresh", nil, []string{"fresh"}},
	{"word-wrap", nil, []string{"word-wrap"}},
	{"string-kit", nil, []string{"string-kit.naturalSort"}},
	{"postcss", nil, []string{"postcss.parse", "postcss().process"}},
	{"css-what", nil, []string{"css-what.parse"}},
	{"nth-check", nil, []string{"nth-check", "nth-check.parse", "nth-check.compile"}},
	{"cookiejar", nil, []string{"cookiejar.CookieJar", "cookiejar.Cookie"}},
	{"http-cache-semantics", nil, []string{"http-cache-semantics"}},
	{"loader-utils", pollution, []string{"loader-utils.parseQuery"}},
	{"loader-utils", slow, []string{"loader-utils.interpolateName"}},
}

// Databases.
var dataFunctions = []function{
	{"sequelize", injection, []string{"sequelize().query", "sequelize.literal", "sequelize.json"}},
	{"knex", injection, []string{"knex().raw", "knex().where", "knex().whereRaw"}},
	{"mysql2", []int{94, 1321}, []string{"mysql.createConnection", "mysql.createPool"}},
	{"typeorm", injection, []string{"typeorm:manager.findOne", "typeorm:manager.query"}},
}
