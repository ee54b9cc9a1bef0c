kind satisfies never
kind as never // want `no effect`
