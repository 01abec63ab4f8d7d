"""Speech → Motion: lips, blinks, head, gaze, brows, gestures and breath, each a track of its own."""

from avatar.motion.files import load_motion, save_motion
from avatar.motion.mix import move
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES, Motion

__all__ = ["ARKIT_INDEX", "ARKIT_NAMES", "Motion", "load_motion", "move", "save_motion"]
