"""Somebody sets the future that the event loop waits for: later, and from outside the loop."""

import asyncio
import threading


async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    threading.Timer(0.5, lambda: loop.call_soon_threadsafe(answer.set_result, 42)).start()
    print(await answer)


asyncio.run(main())
