package cli

import (
	"os"
	"path/filepath"
	"time"

	"tenet/internal/advisory/registry"
	"tenet/internal/check"
	"tenet/internal/config"
)

// finder knows whom to ask about vulnerable packages: the registry that npm
// would, unless it is told to stay off the network.
func (a *app) finder(f *checkFlags, conf *config.Config, targets []string) (*registry.Finder, error) {
	settings, err := a.npmSettings(projectFolder(targets))
	if err != nil {
		return nil, err
	}
	finder := &registry.Finder{
		Conf: settings, Satisfies: check.Satisfies, Now: time.Now(),
		Offline: f.offline || conf != nil && conf.Offline || settings.Offline(),
	}
	if conf != nil {
		finder.Private = conf.PrivateScopes
	}
	if dir, err := dbDir(); err == nil {
		finder.Database, finder.Answers = dir, filepath.Join(dir, "answers")
	}
	return finder, nil
}

// projectFolder is the folder of the first target.
func projectFolder(targets []string) string {
	dir, err := filepath.Abs(targets[0])
	if err != nil {
		return ""
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	return dir
}
