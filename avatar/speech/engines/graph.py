"""Giving a net one more output, by its bytes alone.

An .onnx file is a protobuf message (`ModelProto`), and protobuf joins a sub-message that occurs twice:
the lists inside are appended. So a further output needs no change inside the file: a second `graph`
field that holds nothing but that output is put behind the bytes that are there. The field numbers are
those of the ONNX format (onnx.proto): ModelProto.graph = 7, GraphProto.output = 12,
ValueInfoProto.name = 1 and .type = 2, TypeProto.tensor_type = 1, TypeProto.Tensor.elem_type = 1.
"""

from __future__ import annotations

FLOAT = 1
"""TensorProto.DataType.FLOAT."""


def varint(number: int) -> bytes:
    """A whole number ≥ 0 as protobuf writes it: seven bits a byte, the lowest first."""
    if number < 0:
        raise ValueError("a varint is not negative")
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def block(number: int, content: bytes) -> bytes:
    """Field `number` of a message, holding bytes, text or a message (wire type 2)."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def output_field(tensor: str, elem_type: int = FLOAT) -> bytes:
    """The bytes that, put behind a model's own, make `tensor` one of its outputs (shape left open)."""
    kind = block(1, varint(1 << 3) + varint(elem_type))  # no shape: it is found out when the net is opened
    value = block(1, tensor.encode()) + block(2, kind)
    return block(7, block(12, value))
