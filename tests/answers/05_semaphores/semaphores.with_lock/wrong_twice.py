# L6: released in except and in finally
# says: it was released more than once
def with_lock(name, work):
    door = posix_ipc.Semaphore(name)
    door.acquire()
    try:
        return work()
    except Exception:
        door.release()
        raise
    finally:
        door.release()
