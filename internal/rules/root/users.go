package root

import (
	"strconv"
	"strings"
)

// isRoot reports whether user, which may carry a group as in "0:0", names the
// superuser.
func isRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	if name == "root" {
		return true
	}
	id, err := strconv.Atoi(name)
	return err == nil && id == 0
}

// An image is what we know of a base image on the public registries.
type image struct {
	user string // what it starts as: "root", or "" if another
	fix  string // how to give it a user
}

const (
	fixNode       = "USER node"
	fixBun        = "USER bun"
	fixDeno       = "USER deno"
	fixPlaywright = "USER pwuser"
	fixAlpine     = "RUN adduser -S app` and `USER app"
	fixDebian     = "RUN useradd --system app` and `USER app"
	fixNumber     = "USER 65532:65532"
)

// images lists base images by repository. What they start as is in their
// Dockerfiles; an image that is not here is unknown.
var images = map[string]image{
	"node":                          {"root", fixNode},
	"oven/bun":                      {"root", fixBun},
	"denoland/deno":                 {"root", fixDeno},
	"mcr.microsoft.com/playwright":  {"root", fixPlaywright},
	"alpine":                        {"root", fixAlpine},
	"debian":                        {"root", fixDebian},
	"ubuntu":                        {"root", fixDebian},
	"buildpack-deps":                {"root", fixDebian},
	"python":                        {"root", fixDebian},
	"golang":                        {"root", fixDebian},
	"php":                           {"root", fixDebian},
	"ruby":                          {"root", fixDebian},
	"fedora":                        {"root", fixDebian},
	"centos":                        {"root", fixDebian},
	"rockylinux":                    {"root", fixDebian},
	"almalinux":                     {"root", fixDebian},
	"amazonlinux":                   {"root", fixDebian},
	"busybox":                       {"root", fixNumber},
	"scratch":                       {"root", fixNumber},
	"nginxinc/nginx-unprivileged":   {},
	"nginx":                         {}, // the master is root, the workers drop
	"httpd":                         {},
	"ghcr.io/puppeteer/puppeteer":   {},
	"public.ecr.aws/lambda/nodejs":  {}, // the service sets the user
	"amazon/aws-lambda-nodejs":      {},
	"mcr.microsoft.com/windows":     {}, // no superuser in the sense of this rule
	"bitnami":                       {},
	"cgr.dev/chainguard/wolfi-base": {"root", fixAlpine},
	"cgr.dev":                       {},
	"dhi.io":                        {},
	"gcr.io/distroless":             {"root", fixNumber},
}

// baseImage returns what we know of an image reference: [HOST/]PATH[:TAG][@DIGEST].
func baseImage(ref string) (image, bool) {
	ref, _, _ = strings.Cut(ref, "@")
	repo, tag := ref, ""
	if i := strings.LastIndexByte(ref, ':'); i > strings.LastIndexByte(ref, '/') {
		repo, tag = ref[:i], ref[i+1:]
	}
	for _, prefix := range []string{"docker.io/", "index.docker.io/", "library/", "public.ecr.aws/docker/library/", "mirror.gcr.io/library/"} {
		repo = strings.TrimPrefix(repo, prefix)
	}
	switch {
	case strings.HasPrefix(repo, "gcr.io/distroless/") && strings.Contains(tag, "nonroot"):
		return image{}, true
	case strings.HasPrefix(repo, "dhi.io/") && strings.HasSuffix(tag, "-dev"): // with a shell and package manager, for building
		return image{"root", fixNumber}, true
	case strings.HasPrefix(repo, "registry.access.redhat.com/") || strings.HasPrefix(repo, "registry.redhat.io/"):
		return image{}, strings.Contains(repo, "/nodejs-") // these run as 1001
	}
	for name := repo; name != ""; {
		if known, ok := images[name]; ok {
			return alpineOf(known, tag), true
		}
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			break
		}
		name = name[:i]
	}
	return image{}, false
}

// alpineOf adjusts the advice for the Alpine flavour of an image, which has
// adduser of BusyBox and no useradd.
func alpineOf(known image, tag string) image {
	if known.fix == fixDebian && strings.Contains(tag, "alpine") {
		known.fix = fixAlpine
	}
	return known
}
