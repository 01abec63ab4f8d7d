"""What is behind everything: the sets of the templates, and how dark or light they are where type stands."""
