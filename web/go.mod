module tenet/web

go 1.26.0
