"""What a scene shows beside the presenter: points, pictures, clips, code, tables, quotes, a chapter card."""
