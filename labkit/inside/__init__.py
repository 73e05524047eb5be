"""What runs inside a process that is looked at: it uses nothing but the standard library.

Children of a group use places.py. Programs under `labkit watch` use all of it: the folder comes
first on their PYTHONPATH, so that each Python process among them imports sitecustomize.py.
"""
