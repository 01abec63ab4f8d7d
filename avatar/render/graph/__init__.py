"""The warp as ONNX graphs: what writes them (with the `onnx` package, in development only), their inputs."""
