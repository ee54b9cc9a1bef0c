package guard

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A File is one that `tenet guard init` writes.
type File struct {
	Name string // relative to the folder of the project
	What string // in a few words
	Data string
}

// InitFiles returns the files with which the project in a folder is run under
// guard: a section for tenet.yaml, a unit of systemd, a Dockerfile and a
// manifest for Kubernetes. All of them keep rule root, which a test says.
func InitFiles(dir string) []File {
	v := initValues(dir)
	fill := strings.NewReplacer("{NAME}", v.name, "{COMMAND}", v.command, "{WORDS}", v.words, "{FOLDER}", "/srv/"+v.name).Replace
	return []File{
		{"tenet.yaml", "how guard runs the application", fill(initYAML)},
		{"tenet-guard.service", "a unit of systemd", fill(initUnit)},
		{"Dockerfile", "an image", fill(initDockerfile)},
		{"kubernetes.yaml", "a deployment for Kubernetes", fill(initKubernetes)},
	}
}

type initWords struct {
	name    string // of the project, fit for a unit, an image and a label
	command string // node app.js
	words   string // the same as a list in JSON, without brackets
}

// plainCommand is a start script that needs no shell.
var plainCommand = regexp.MustCompile(`^[A-Za-z0-9_./@=:-]+( [A-Za-z0-9_./@=:-]+)*$`)

// initValues reads package.json for the project's name and how it starts. A
// package.json that is missing or broken leaves what is usual.
func initValues(dir string) initWords {
	var manifest struct {
		Name, Main string
		Scripts    map[string]string
	}
	if data, err := os.ReadFile(filepath.Join(dir, "package.json")); err == nil {
		if json.Unmarshal(data, &manifest) != nil {
			manifest.Name = ""
		}
	}
	v := initWords{name: label(manifest.Name)}
	if v.name == "" {
		v.name = orElse(label(filepath.Base(dir)), "app")
	}
	switch start := manifest.Scripts["start"]; {
	case plainCommand.MatchString(start) && strings.HasPrefix(start, "node "):
		v.command = start
	case start != "":
		v.command = "npm start"
	case plainCommand.MatchString(manifest.Main) && !strings.Contains(manifest.Main, " "):
		v.command = "node " + manifest.Main
	default:
		v.command = "node app.js"
	}
	quoted := make([]string, 0, 4)
	for _, w := range strings.Fields(v.command) {
		quoted = append(quoted, fmt.Sprintf("%q", w))
	}
	v.words = strings.Join(quoted, ", ")
	return v
}

// label makes a name fit for DNS labels (RFC 1123): lower case, digits and
// hyphens, at most 40 of them.
func label(name string) string {
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name[strings.LastIndexByte(name, '/')+1:]))
	return strings.Trim(fmt.Sprintf("%.40s", name), "-")
}

const initYAML = `# How this project is run by tenet guard; tenet init writes a file with all settings.
guard:
  # The variables that the application may see. It gets nothing else of the environment.
  env: [NODE_ENV=production]

  # Folders that the application writes to. All else is read-only for it.
  write: []

  # A path that answers once the application can serve.
  # health: /healthz

  # Do not start with known holes of this severity or worse.
  refuse: critical

  # Learn a content security policy; later: tenet guard csp suggest, then enforce.
  csp: observe

  # Where bodies may be larger than 64 MB, or must be smaller.
  # limits: {bodies: [{paths: [/upload/**], size: 2 GB}]}

  # What each process of the application may use up.
  # resources: {memory: 2 GB}
`

const initUnit = `# Copy to /etc/systemd/system/{NAME}.service, then: systemctl enable --now {NAME}
[Unit]
Description={NAME} under tenet guard
After=network-online.target
Wants=network-online.target

[Service]
WorkingDirectory={FOLDER}
ExecStart=/usr/local/bin/tenet guard --listen 80 -- {COMMAND}
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
# Longer than stopTimeout, so that guard ends the application and not systemd.
TimeoutStopSec=40
KillMode=mixed

# A user that exists as long as the service runs, with one capability: low ports.
# guard takes it from the application and from its proxy once they are bound.
DynamicUser=yes
User={NAME}
StateDirectory={NAME}
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes

ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
LockPersonality=yes
Environment=NODE_ENV=production

[Install]
WantedBy=multi-user.target
`

const initDockerfile = `# Put the tenet program for Linux beside this file before you build.
FROM node:24-slim AS build
WORKDIR {FOLDER}
COPY package*.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
COPY --chmod=755 tenet /usr/local/bin/tenet
WORKDIR {FOLDER}
COPY --from=build {FOLDER}/node_modules ./node_modules
COPY . .
ENV NODE_ENV=production
# An ordinary user: guard needs no root to listen on 8080.
USER node
EXPOSE 8080
CMD ["tenet", "guard", "--listen", "8080", "--log", "json", "--state", "/tmp/tenet", "--", {WORDS}]
`

const initKubernetes = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {NAME}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {NAME}
  template:
    metadata:
      labels:
        app: {NAME}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 40
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {NAME}
          image: registry.example.com/{NAME}:1.0.0
          ports:
            - name: http
              containerPort: 8080
          securityContext:
            allowPrivilegeEscalation: false
            privileged: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          readinessProbe:
            exec:
              command: [tenet, guard, status, --state, /tmp/tenet]
          livenessProbe:
            tcpSocket:
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 512Mi
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: {NAME}
spec:
  selector:
    app: {NAME}
  ports:
    - name: http
      port: 80
      targetPort: http
`
