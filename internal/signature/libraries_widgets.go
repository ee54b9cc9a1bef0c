package signature

// widgets are libraries that draw: jQuery and what is built on it, editors,
// charts, media players.
var widgets = []Library{
	{
		Name: "jQuery", Package: "jquery",
		Files: []string{"jquery-{v}", "jquery{v}"}, URLs: []string{`/jquery/{v}/jquery`, `/{v}/jquery`},
		Banners: []string{"jQuery", "jQuery JavaScript Library"},
		Props:   []Prop{{Name: "jquery", Near: []string{".fn"}, Within: 400}},
	}, {
		Name: "jQuery Migrate", Package: "jquery-migrate", Files: []string{"jquery-migrate-{v}"}, Banners: []string{"jQuery Migrate"},
		Props: []Prop{{Name: "migrateVersion", Near: []string{"migrateVersion"}, Within: 100}},
	}, {
		Name: "jQuery Validation", Package: "jquery-validation", Files: []string{"jquery[.]validate-{v}", "jquery-validate-{v}"},
		URLs:    []string{`/jquery-validate/{v}/jquery[.]validate`, `/jquery-validation@{v}/dist/jquery[.]validate`},
		Banners: []string{"jQuery Validation Plugin", "jQuery validation plug-in"},
	}, {
		Name: "jQuery Mobile", Package: "jquery-mobile", Files: []string{"jquery[.]mobile-{v}"}, Banners: []string{"jQuery Mobile", "jQuery Mobile Framework"},
		Props: []Prop{{Name: "version", Near: []string{"subPageUrlKey"}, Within: 300}},
	}, {
		Name: "jQuery UI", Package: "jquery-ui", Files: []string{"jquery-ui-{v}", "jquery[.]ui-{v}"}, URLs: []string{`/jqueryui/{v}/jquery-ui`, `/jquery[.]ui/{v}/jquery-ui`},
		Banners: []string{"jQuery UI", "jQuery UI Core", "jQuery UI Dialog", "jQuery UI Autocomplete", "jQuery UI Tooltip"},
		Texts: []string{`\.ui\.version\s*=\s*["']{v}["']`, `\.ui,\s*\{\s*version:\s*["']{v}["']`,
			`\.ui\s*=\s*\{\s*version:\s*["']{v}["']`},
		Queries: []string{widget("autocomplete"), widget("dialog"), widget("tooltip"), widget("tabs")},
	}, {
		Name: "prettyPhoto", Package: "prettyphoto", Files: []string{"jquery[.]prettyPhoto-{v}"},
		Texts: []string{`prettyPhoto\s*=\s*\{\s*version:\s*["']{v}["']`, `Class: prettyPhoto[\s\S]{1,200}Version: {v}`},
	}, {
		Name: "jQuery Terminal", Package: "jquery.terminal", Files: []string{"jquery[.]terminal-{v}"},
		Texts: []string{`\.terminal\s*=\s*\{\s*version:\s*["']{v}["']`},
	}, {
		Name: "tableExport", Package: "tableexport.jquery.plugin", Texts: []string{`tableExport\.jquery\.plugin\s[\s*]{1,20}(?i:version) {v}`},
	}, {
		Name: "jPlayer", Package: "jplayer", Files: []string{"jquery[.]jplayer-{v}"},
		Texts: []string{`version:\s*\{\s*script:\s*["']{v}["'],\s*needFlash`, `jPlayer Plugin for jQuery[\s\S]{1,300}Version:? {v}`},
	}, {
		Name: "jQuery File Upload", Package: "blueimp-file-upload", Texts: []string{`jQuery File Upload (?:[A-Z]\w+ )*Plugin {v}`},
	}, {
		Name: "DataTables", Package: "datatables.net", Files: []string{"jquery[.]dataTables-{v}", "dataTables-{v}"}, URLs: []string{`/{v}/js/jquery[.]dataTables`},
		Banners: []string{"DataTables"},
		Texts: []string{`\.version\s*=\s*["']{v}["'][;,]\s*(?:/\*[\s\S]{1,600}?\*/\s*)?[\w$.]{1,20}\.settings\s*=\s*\[`,
			`_unique:\s*0,\s*version:\s*["']{v}["']`, `Version:\s+{v}[\s\S]{1,300}DataTables`},
		Props: []Prop{{Name: "version", Near: []string{"oPreviousSearch", "oSearch"}, Within: 400}},
	}, {
		Name: "Select2", Package: "select2", Files: []string{"select2-{v}"}, Banners: []string{"Select2"}, URLs: []string{`/select2/{v}/(?:js/)?select2`},
	}, {
		Name: "bootstrap-select", Package: "bootstrap-select", Files: []string{"bootstrap-select-{v}"}, Banners: []string{"Bootstrap-select", "bootstrap-select"},
		Props: []Prop{{Name: "VERSION", Near: []string{"noneSelectedText", "noneResultsText"}, Within: 400}},
	}, {
		Name: "Bootstrap", Package: "bootstrap", Files: []string{"bootstrap-{v}"}, URLs: []string{`/bootstrap/{v}/(?:js/)?bootstrap`, `/{v}/js/bootstrap`},
		Banners: []string{"Bootstrap"},
		Texts:   []string{`bootstrap-[a-z]+\.js v{v}`, `Bootstrap: [a-z]+\.js v{v}`},
		Props: []Prop{
			{Name: "VERSION", Near: []string{"bs.alert"}, Within: 3000},
			{Name: "VERSION", Near: []string{`[data-dismiss="alert"]`}, Within: 1500},
			{Name: "VERSION", Near: []string{"loadingText"}, Within: 300},
			{Name: "VERSION", Near: []string{"DATA_KEY", "EVENT_KEY"}, Within: 600},
			{Name: "VERSION", Near: []string{"bs.carousel"}, Within: 3000},
			{Name: "VERSION", Near: []string{"bs.tooltip"}, Within: 3000},
		},
	}, {
		Name: "TinyMCE", Package: "tinymce", Files: []string{"tinymce-{v}"},
		Banners: []string{"TinyMCE"},
		Texts: []string{`majorVersion\s*[:=]\s*["']([0-9]+)["'],\s*minorVersion\s*[:=]\s*["']([0-9.]+)["']`,
			`//\s*{v} \(\d{4}-\d\d-\d\d\)\s*[\s\S]{0,500}?tinymce`},
	}, {
		Name: "CKEditor 4", Package: "ckeditor4",
		Texts: []string{`timestamp:\s*["'][0-9A-Z]{4}["'],\s*version:\s*["']{v}(?:-lts)?[ "']`, `version:\s*["']{v}(?:-lts)?(?: [^"']{1,40})?["'],\s*revision:\s*["'][0-9a-f]{6,10}["'],\s*rnd:`},
	}, {
		Name: "CKEditor 5", Package: "ckeditor5",
		Props: []Prop{{Name: "CKEDITOR_VERSION", Near: []string{"CKEDITOR_VERSION"}, Within: 100}},
		Texts: []string{`["']{v}["'],\s*[\w$]+\s*=\s*new Date\(20\d\d,\s*\d+,\s*\d+\);\s*if\s*\(globalThis\.CKEDITOR_VERSION`,
			`["']{v}["'],\s*[\w$]+\s*=\s*["']object["']\s*===?\s*typeof window\s*\?[^;]{1,80};\s*if\s*\([\w$]+\.CKEDITOR_VERSION`},
	}, {
		Name: "Froala Editor", Package: "froala-editor", Banners: []string{"froala_editor"},
		Props: []Prop{{Name: "VERSION", Near: []string{"OPTS_MAPPING", "INSTANCES"}, Within: 200}},
	}, {
		Name: "Quill", Package: "quill", Files: []string{"quill-{v}"}, URLs: []string{`/{v}/quill`}, Banners: []string{"Quill Editor"},
		Props: []Prop{{Name: "version", Near: []string{"core/module", "parchment"}, Within: 300}},
	}, {
		Name: "Chart.js", Package: "chart.js", Files: []string{"chart[.]?js-{v}", "chart-{v}"}, URLs: []string{`/Chart[.]js/{v}/[Cc]hart`}, Banners: []string{"Chart.js"},
		Texts: []string{`Chart\.js\s[\s*]{1,20}https?://\S+\s[\s*]{1,20}Version: {v}`, `version:\s*\{\s*enumerable:\s*[\w$!]+,\s*value:\s*["']{v}["']\s*\},\s*getChart`,
			`static registry\s?=\s?[\w$]+;\s*static version\s?=\s?["']{v}["']`},
		Props:   []Prop{{Name: "version", Near: []string{"getChart", "overrides"}, Within: 400}},
		Queries: []string{`//ObjectExpression[/Property/:key/:name == "getChart" && /Property/:key/:name == "registry"]/Property[/:key/:name == "version"]/:value/Property[/:key/:name == "value"]/$$:value/:value`},
	}, {
		Name: "Highcharts", Package: "highcharts", Files: []string{"highcharts-{v}", "highstock-{v}"},
		Banners: []string{"Highcharts JS", "Highstock JS", "Highmaps JS", "Highcharts Gantt JS", "Highcharts"},
		Texts:   []string{`product\s*[:=]\s*["']High(?:charts|stock|maps)["'],\s*(?:[\w$.]{1,20}\.)?version\s*[:=]\s*["']{v}["']`},
	}, {
		Name: "C3", Package: "c3", Files: []string{"c3-{v}"}, Banners: []string{"C3.js"},
		Texts: []string{`\{\s*version:\s*["']{v}["'],\s*chart:\s*\{\s*fn:`, `\{\s*version:\s*["']{v}["']\s*\};?[\s\S]{1,120}\.generate\s*=`, `subXAxis,\s*[\w$]+\)\s*;?\s*\}\s*\}?;?\s*var [^;]{0,40}\{\s*version:\s*["']{v}["']`},
	}, {
		Name: "ECharts", Package: "echarts", Files: []string{"echarts-{v}"},
		Texts: []string{`version\s*[:=]\s*["']{v}["'],\s*(?:[\w$]+\.)?dependencies\s*[:=]`},
		Props: []Prop{{Name: "version", Near: []string{"disConnect", "dataTool"}, Within: 3000}},
	}, {
		Name: "ZRender", Package: "zrender", Files: []string{"zrender-{v}"},
		Texts:   []string{`registerPainter:\s*[\w$]+,\s*(?:registerSSRDataGetter:\s*[\w$]+,\s*)?version:\s*["']{v}["']`, `zrender\.version\s*=\s*["']{v}["']`},
		Queries: []string{sibling("version", "delInstance")},
	}, {
		Name: "D3", Package: "d3", Files: []string{"d3[.-]v?{v}"}, URLs: []string{`/d3/{v}/d3`},
		Texts: []string{`https?://d3js\.org (?:Version |v){v}`, `d3\s*=\s*\{\s*version:\s*["']{v}["']`, `\{\s*version:\s*["']{v}["']\s*\};\s*(?:if\s*\(!?|!?)Date\.now`},
		Props: []Prop{{Name: "version", Near: []string{"bisectRight", "bisectLeft"}, Within: 300}, {Name: "version", Near: []string{"utcYears"}, Within: 300}},
	}, {
		Name: "three.js", Package: "three", Files: []string{"three[.-]{v}"},
		Props: []Prop{{Name: "revision", Near: []string{"__THREE_DEVTOOLS__"}, Within: 300, Form: "0.%s.0"}, {Name: "REVISION", Near: []string{"REVISION"}, Within: 60, Form: "0.%s.0"}},
	}, {
		Name: "Flowplayer", Package: "flowplayer", Files: []string{"flowplayer-{v}"}, URLs: []string{`/releases[.]flowplayer[.]org/{v}/flowplayer`}, Banners: []string{"Flowplayer"},
		Texts: []string{`flowplayer\.(?:org|com)/{v}/`},
		Props: []Prop{{Name: "version", Near: []string{"engines:"}, Within: 100}},
	}, {
		Name: "Video.js", Package: "video.js", Files: []string{"video-{v}"}, URLs: []string{`/video[.]?js/{v}/video`, `/{v}/video`}, Banners: []string{"Video.js"},
		Texts: []string{`videojs\s*=\s*[\w$]+\(\)\s*\}?\s*\)?\(this,\s*\(?function\s*\(\)\s*\{\s*(?:["']use strict["'];\s*)?(?:var|const|let) [\w$]+\s*=\s*["']{v}["']`},
		Props: []Prop{{Name: "VERSION", Near: []string{"getPlayers"}, Within: 600}},
	}, {
		Name: "Plupload", Package: "plupload", Files: []string{"plupload-{v}"},
		Texts: []string{`multi-runtime File Uploader\s[\s*]{1,10}v{v}`},
		Props: []Prop{{Name: "VERSION", Near: []string{"STOPPED", "QUEUED"}, Within: 200}},
	}, {
		Name: "Swiper", Package: "swiper", Files: []string{"swiper-{v}"}, URLs: []string{`/Swiper/{v}/(?:js/)?swiper`}, Banners: []string{"Swiper"},
	}, {
		Name: "MathJax", Package: "mathjax", URLs: []string{`/mathjax/{v}/(?:es5/)?[\w-]+`, `/MathJax/{v}/MathJax`},
		Texts: []string{`MathJax\.version\s*=\s*["']{v}["']`, `\.mathjax\s*=\s*\{\s*version:\s*["']{v}["']`},
	}, {
		Name: "PDF.js", Package: "pdfjs-dist", URLs: []string{`/pdf[.]js/{v}/pdf`},
		Texts: []string{`\.version\s{0,20}=\s{0,20}["']{v}["'][;,]\s{0,20}(?:PDFJS|[\w$]{1,3})\.build\s{0,20}=\s{0,20}["'][0-9a-f]{6,10}["']`, `pdfjsVersion\s{0,20}=\s{0,20}["']?{v}`,
			`["']{v}["'];?\s{0,20}if\s{0,20}\([\w$]+\s{0,20}!==\s{0,20}[\w$]+\)\s{0,20}(?:\{\s{0,20})?throw new Error\(.The API version`},
		Props: []Prop{{Name: "workerVersion", Near: []string{"workerVersion"}, Within: 60}},
	}, {
		Name: "PDFObject", Package: "pdfobject", Files: []string{"pdfobject-{v}"}, Banners: []string{"PDFObject"},
		Props:   []Prop{{Name: "pdfobjectversion", Near: []string{"pdfobjectversion"}, Within: 60}},
		Queries: []string{`//Property[/:key/:name == "pdfobjectversion"]//ReturnStatement/$$:argument/:value`},
	},
}
