"""The event loop waits for a future that nobody will ever set."""
# says: stuck
# says: waits in epoll_wait()
# says: asyncio.run(main())

import asyncio


async def main():
    answer = asyncio.get_running_loop().create_future()
    print(await answer)


asyncio.run(main())
