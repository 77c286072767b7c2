"""The job ``transfer``: small networks trained on a user's data, beside the linear theory."""
