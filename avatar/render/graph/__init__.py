"""The warp as one ONNX graph: what writes it (with the `onnx` package, in development only), its inputs."""
