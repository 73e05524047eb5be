import asyncio


def desk(fd, customers):
    asyncio.run(serve_all(os.dup(fd), customers))


async def serve_all(fd, customers):
    gone = asyncio.Semaphore(0)

    async def serve(reader, writer):
        try:
            while (text := await reader.readline()).endswith(b"\n"):
                writer.write(b"ticket: " + text)
                await writer.drain()
            writer.close()
            await writer.wait_closed()
        except ConnectionError:
            pass
        finally:
            gone.release()

    server = await asyncio.start_unix_server(serve, sock=socket.socket(fileno=fd))
    for _ in range(customers):
        await gone.acquire()
    server.close()
