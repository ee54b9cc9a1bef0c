package model

import "slices"

const fileSystems = "node:fs node:fs/promises fs-extra graceful-fs mz/fs pn/fs original-fs"

var (
	fileReads = each(fileSystems, "access accessSync chmod chmodSync chown chownSync createReadStream glob globSync lchmod lchown lstat lstatSync lutimes "+
		"open openSync openAsBlob opendir opendirSync readFile readFileSync readdir readdirSync readlink readlinkSync stat statSync statfs symlink symlinkSync "+
		"truncate truncateSync unlink unlinkSync utimes watch watchFile exists existsSync ReadStream FileReadStream link linkSync rename renameSync rm rmSync rmdir rmdirSync copyFile copyFileSync cp cpSync "+
		"readJson readJsonSync readJSON readJSONSync remove removeSync emptyDir emptyDirSync move moveSync copy copySync pathExists pathExistsSync readFileAsync readdirAsync statAsync lstatAsync openAsync unlinkAsync rmdirAsync existsAsync")
	fileWrites = each(fileSystems, "appendFile appendFileSync createWriteStream mkdir mkdirSync mkdtemp mkdtempSync writeFile writeFileSync WriteStream FileWriteStream "+
		"writeJson writeJsonSync writeJSON writeJSONSync outputFile outputFileSync outputJson outputJsonSync ensureDir ensureDirSync ensureFile ensureFileSync ensureLink ensureSymlink mkdirp mkdirpSync mkdirs mkdirsSync writeFileAsync appendFileAsync mkdirAsync")
	tarCalls   = each("tar", "x extract c create t list r replace u update")
	fileCopies = each(fileSystems, "copyFile copyFileSync cp cpSync rename renameSync link linkSync symlink symlinkSync copy copySync move moveSync")
	// What packages write by themselves.
	packageWrites = slices.Concat(each("jsonfile", "writeFile writeFileSync"), each("mkdirp", "sync mkdirp mkdirpSync"), each("make-dir", "sync makeDirectory makeDirectorySync"), each("fs-jetpack", "write dir file append"),
		each("shelljs", "mkdir touch"), []string{"mkdirp", "make-dir", "write-file-atomic", "write-json-file"})
)

// Probes are the functions of fileSystems that ask about a file, or prepare its
// folder, on the way to what is done with it.
var Probes = names(nil, "access", "accessSync", "exists", "existsSync", "lstat", "lstatSync", "stat", "statSync", "pathExists", "pathExistsSync", "mkdir", "mkdirSync", "mkdirp", "ensureDir", "ensureDirSync", "statAsync", "lstatAsync", "existsAsync", "mkdirAsync")

// fileSinks open, write and remove files. Kind Unpack is asked of those that
// write: an entry of an archive has no business elsewhere.
var fileSinks = []sinkRow{
	{Sink{Arg: 0, Kind: Path}, slices.Concat(fileReads, fileWrites, packageWrites)},
	{Sink{Arg: 1, Kind: Path}, fileCopies},
	{Sink{Arg: 0, Kind: Unpack}, slices.Concat(fileWrites, packageWrites)},
	{Sink{Arg: 1, Kind: Unpack}, fileCopies},
	{Sink{Arg: 0, Kind: Unpack}, each(fileSystems, "symlink symlinkSync link linkSync")}, // what later entries are written through
	{Sink{Arg: 1, Kind: Unpack}, slices.Concat(each("node-stream-zip()", "extract"), each("node-stream-zip.async()", "extract"))},
	{Sink{Arg: 0, Path: "path", Kind: Path}, each("fstream", "Writer Reader")},
	{Sink{Arg: 0, Path: "path", Kind: Unpack}, each("fstream", "Writer")},
	{Sink{Arg: 0, Kind: Path, Unless: "1.root"}, each("express:res", "sendFile sendfile")},
	{Sink{Arg: 0, Kind: Path}, each("express:res", "download render")},
	{Sink{Arg: 0, Kind: Path, When: "!1.confine"}, []string{"hapi:h.file"}},
	{Sink{Arg: 1, Path: "root", Kind: Path}, each("express:res", "sendFile sendfile")},
	{Sink{Arg: 2, Path: "root", Kind: Path}, []string{"send", "koa-send"}},
	{Sink{Arg: 1, Kind: Path}, []string{"multer:place"}},
	{Sink{Arg: 0, Path: "[]", Kind: Path}, slices.Concat(each("del", "sync deleteAsync deleteSync"), each("globby", "sync globby globbySync"), each("fast-glob", "sync async"), each("rimraf", "rimraf rimrafSync"), []string{"del", "globby", "fast-glob"})},
	{Sink{Arg: 1, Kind: Path, Unless: "2.root"}, []string{"send"}},
	{Sink{Arg: 0, Kind: Path}, slices.Concat(
		each("rimraf", "sync rimraf rimrafSync"), each("del", "sync deleteAsync deleteSync"), each("glob", "sync glob globSync"), each("fast-glob", "sync async"), each("globby", "sync globby globbySync"),
		each("jsonfile", "readFile readFileSync"), each("load-json-file", "sync"), each("fs-jetpack", "read remove list copy move exists inspect createReadStream createWriteStream"),
		each("jimp", "read"), each("pdfkit()", "image"), each("xlsx", "readFile"), each("exceljs.Workbook()", "xlsx.readFile csv.readFile xlsx.writeFile"), each("archiver()", "file directory glob"),
		each("unzipper.Open", "file"), each("csvtojson()", "fromFile"), each("shelljs", "cat rm cp mv ls cd find head tail"), each("node:sqlite", "DatabaseSync"), each("adm-zip()", "extractAllTo addLocalFile addLocalFolder"),
		each("sharp()", "toFile"), each("jimp.read() jimp()", "write writeAsync"), each("ejs pug eta", "renderFile"), each("ejs pug", "compileFile"),
		each("fluent-ffmpeg()", "input save saveToFile output mergeToFile"), each("gm()", "write"),
		[]string{"rimraf", "del", "glob", "fast-glob", "globby", "load-json-file", "cpy", "ncp", "recursive-readdir", "klaw", "klaw-sync", "trash", "move-file", "path-exists", "sharp", "fluent-ffmpeg", "gm", "adm-zip", "extract-zip", "decompress",
			"readdirp", "walkdir", "line-reader.eachLine", "tail.Tail", "chokidar.watch"},
	)},
	{Sink{Arg: 1, Kind: Path}, append(each("shelljs", "rm cp mv"), "ncp", "cpy", "decompress", "fastify:reply.sendFile", "fastify:reply.download")},
	{Sink{Arg: 1, Path: "dir", Kind: Path}, []string{"extract-zip"}},
	{Sink{Arg: 0, Path: "cwd", Kind: Path}, tarCalls}, {Sink{Arg: 0, Path: "C", Kind: Path}, tarCalls},
	{Sink{Arg: 0, Path: "file", Kind: Path}, tarCalls}, {Sink{Arg: 0, Path: "f", Kind: Path}, tarCalls},
	{Sink{Arg: 0, Path: "path", Kind: Path}, []string{"electron:respond"}}, {Sink{Arg: 0, Kind: Path}, []string{"electron:respond"}},
	{Sink{Arg: 0, Path: "attachments.[].path", Kind: Path}, each("nodemailer.createTransport()", "sendMail")},
}
