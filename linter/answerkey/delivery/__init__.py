"""From a base without errors to what front ends take."""
