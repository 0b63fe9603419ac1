"""Compares requests with boto3's, and calls moto with Bindery's clients: see .ci/interop-tests."""

import json
import logging
import os
import re
import subprocess
import sys
import threading
from calendar import timegm
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import strptime

# No other configuration or keys may reach boto3 or Bindery.
for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO"))]:
    del os.environ[name]
for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]:
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)
REGION, SERVICE = "eu-central-1", "cognito-identity"
os.environ |= {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "AQoDYXdzEPT//////////wEXAMPLE",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)  # moto says every request otherwise

TRANSPORTS = ["reqwest", "ureq"]
UNSIGNED = {"GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity"}

# Headers that need not be alike, with the reason. Every other one that boto3 sends, we send with the same value.
OWN_VALUE = {
    "user-agent": "each says its own name",
    "content-length": "boto3 writes JSON with spaces",
    "amz-sdk-invocation-id": "chosen by chance for each call",
    "amz-sdk-request": "boto3 says no maximum where it makes one attempt",
    "authorization": "compared as a signature",
    "x-amz-date": "compared as a signature",
}
ONLY_THEIRS = {"accept-encoding": "`identity`: what is meant where nothing is said"}
ONLY_OURS = {"accept": "`*/*`: what is meant where nothing is said"}
excused = set()


class Peers:
    """Our program in one of its modes: a line in, a line out."""

    def __init__(self, program, mode, url):
        self.process = subprocess.Popen(
            [program, mode, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __call__(self, **call):
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"our program ended at {call}")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Recorder:
    """A server that keeps each request, and answers each with an empty object."""

    def __init__(self):
        requests = self.requests = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {}
                for name, value in self.headers.items():
                    assert name.lower() not in headers, f"{name} is there twice"
                    headers[name.lower()] = value
                requests.append({"method": self.command, "path": self.path, "headers": headers, "body": body.decode()})
                self.send_response(200)
                self.send_header("content-type", "application/x-amz-json-1.1")
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self):
        """The only request since the last one was taken."""
        assert len(self.requests) == 1, f"{len(self.requests)} requests instead of one"
        return self.requests.pop()


def client(url):
    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return boto3.client(SERVICE, endpoint_url=url, config=config)


def value(shape, how, name="root", seen=()):
    """A value of a shape: `full` has all members, `bare` the required ones, `empty` lists and maps without entries."""
    kind, facts = shape.type_name, shape.metadata
    if kind == "structure":
        members = shape.members.items()
        if how == "bare" or shape.name in seen:
            members = [(key, member) for key, member in members if key in shape.required_members]
        return {key: value(member, how, key, (*seen, shape.name)) for key, member in members}
    entries = max(facts.get("min", 0), 0 if how in ("empty", "bare") else 2)
    if kind == "list":
        return [value(shape.member, how, f"{name}{index}", seen) for index in range(entries)]
    if kind == "map":
        keys = [value(shape.key, how, f"{name}{index}", seen) for index in range(entries)]
        return {key: value(shape.value, how, key, seen) for key in keys}
    if kind == "string":
        if getattr(shape, "enum", None):
            return shape.enum[-1]
        # Whatever JSON must escape, and letters of two, three and four bytes.
        text = name if how != "full" or "pattern" in facts else f'{name} "\\/\t\n\u007f\u00e9\u2028\U0001f600'
        return text.ljust(facts.get("min", 0), "x")
    if kind in ("integer", "long"):
        return max(facts.get("min", 0), 0 if how == "empty" else 7)
    if kind == "boolean":
        return how == "full"
    raise SystemExit(f"no value for {kind}")


def signed_headers(request):
    return re.search("SignedHeaders=([^,]*)", request["headers"]["authorization"])[1]


def signature(request, url):
    """What botocore takes for the signature of a request, at the time and of the headers that the request names."""
    headers = request["headers"]
    named = signed_headers(request)
    signed = {name: headers[name] for name in named.split(";") if name != "host"}
    keys = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    auth = SigV4Auth(keys, SERVICE, REGION)
    theirs = AWSRequest(request["method"], url + request["path"], headers=signed, data=request["body"].encode())
    theirs.context["timestamp"] = headers["x-amz-date"]
    text = auth.string_to_sign(theirs, auth.canonical_request(theirs))
    scope = auth.scope(theirs)
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={named}, Signature={auth.signature(text, theirs)}"


def seconds(date):
    return timegm(strptime(date, "%Y%m%dT%H%M%SZ"))


def same(what, ours, theirs):
    if ours != theirs:
        raise SystemExit(f"{what}: we differ\n  ours:   {ours!r}\n  boto3's: {theirs!r}")


def compare(what, ours, theirs, url, headers):
    """Holds our request to boto3's; says how many things were compared."""
    same(f"{what}: method and path", (ours["method"], ours["path"]), (theirs["method"], theirs["path"]))
    same(f"{what}: body", json.loads(ours["body"]), json.loads(theirs["body"]))
    mine, yours = ours["headers"], theirs["headers"]
    for name in headers or sorted(mine.keys() | yours.keys()):
        if name in mine and name in yours:
            if name in OWN_VALUE:
                excused.add(name)
            else:
                same(f"{what}: header {name}", mine[name], yours[name])
        elif name in (ONLY_OURS if name in mine else ONLY_THEIRS):
            excused.add(name)
        else:
            raise SystemExit(f"{what}: header {name}: only {'we send' if name in mine else 'boto3 sends'} it")
    signed = what.split()[0] not in UNSIGNED
    for request in (ours, theirs):
        for name in ["authorization", "x-amz-date", "x-amz-security-token"]:
            same(f"{what}: whether there is {name}", name in request["headers"], signed)
    if signed:
        same(f"{what}: signed headers", signed_headers(ours), signed_headers(theirs))
        same(f"{what}: signature", mine["authorization"], signature(ours, url))
    return signed


def requests(program):
    """All operations' requests, each said barely, emptily and fully: boto3's, and ours made in three ways."""
    recorder = Recorder()
    boto = client(recorder.url)
    model = boto.meta.service_model
    count = signatures = exact = 0
    with (
        Peers(program, "encode", recorder.url) as encode,
        Peers(program, "sign", recorder.url) as sign,
        Peers(program, "reqwest", recorder.url) as by_reqwest,
        Peers(program, "ureq", recorder.url) as by_ureq,
    ):
        host = recorder.url.removeprefix("http://")
        for name in model.operation_names:
            method = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
            for how in ["bare", "empty", "full"]:
                what = f"{name} ({how})"
                arguments = value(model.operation_model(name).input_shape, how)
                getattr(boto, method)(**arguments)
                theirs = recorder.take()
                time = seconds(theirs["headers"]["x-amz-date"]) if name not in UNSIGNED else 0
                ours = encode(operation=name, input=arguments, time=time)
                ours["headers"]["host"] = host  # as every HTTP client says it
                signatures += compare(f"{what} without I/O", ours, theirs, recorder.url, ours["headers"])
                for transport, send in [("reqwest", by_reqwest), ("ureq", by_ureq)]:
                    send(operation=name, input=arguments)
                    signatures += compare(f"{what} by {transport}", recorder.take(), theirs, recorder.url, None)
                if name not in UNSIGNED:
                    # The very bytes that boto3 has signed, at the very time.
                    kept = {key: theirs["headers"][key] for key in ["content-type", "x-amz-target"]}
                    same(f"{what}: boto3's own", theirs["headers"]["authorization"], signature(theirs, recorder.url))
                    headers = sign(headers=kept, body=theirs["body"], time=time)
                    for key in ["authorization", "x-amz-date", "x-amz-security-token"]:
                        same(f"{what}: boto3's bytes signed by us: {key}", headers[key], theirs["headers"][key])
                    exact += 1
                count += 3
    same("headers that are excused", excused, {*OWN_VALUE, *ONLY_THEIRS, *ONLY_OURS})
    operations = len(model.operation_names)
    same("operations", operations, 23)
    same("signed operations", sum(name not in UNSIGNED for name in model.operation_names), 19)
    print(f"requests: {operations} operations, each bare, empty and full, without I/O, by reqwest and by ureq:")
    print(f"  {count} requests are boto3's: method, path, JSON for JSON, header for header")
    print(f"  {signatures} signatures are what botocore makes of our requests; none on the 4 public operations")
    print(f"  {exact} requests of boto3, signed by us for the same second, have boto3's signature")
    excuses = {"with a value of their own": OWN_VALUE, "only boto3's": ONLY_THEIRS, "only ours": ONLY_OURS}
    for title, headers in excuses.items():
        print(f"  headers {title}: " + "; ".join(f"{name} ({reason})" for name, reason in headers.items()))


def plain(output):
    """An output of boto3 as it was on the wire."""
    if isinstance(output, dict):
        return {key: plain(item) for key, item in output.items() if key != "ResponseMetadata"}
    if isinstance(output, list):
        return [plain(item) for item in output]
    return output.timestamp() if isinstance(output, datetime) else output


def service(program):
    """The operations that moto knows, through both transports; what boto3 sees of it is the measure."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        url = "http://{}:{}".format(*server.get_host_and_port())
        for transport in TRANSPORTS:
            with Peers(program, transport, url) as send:
                print(f"moto by {transport}: " + ", ".join(drive(client(url), send, transport)))
    finally:
        server.stop()


def drive(boto, send, transport):
    done = []

    def ours(operation, **arguments):
        answer = send(operation=operation, input=arguments)
        if "output" not in answer:
            raise SystemExit(f"{operation} by {transport}: {answer}")
        done.append(operation)
        return answer["output"]

    def check(operation, ours, theirs):
        same(f"{operation} by {transport}", ours, plain(theirs))

    settings = {
        "AllowUnauthenticatedIdentities": True,
        "SupportedLoginProviders": {"graph.facebook.com": "123"},
        "DeveloperProviderName": "login.example",
        "CognitoIdentityProviders": [{"ProviderName": "p.example", "ClientId": "c", "ServerSideTokenCheck": False}],
        "IdentityPoolTags": {"stage": "test"},
    }
    pool = ours("CreateIdentityPool", IdentityPoolName=f"by {transport}", **settings)
    key = {"IdentityPoolId": pool["IdentityPoolId"]}
    check("CreateIdentityPool", pool, boto.describe_identity_pool(**key))
    check("DescribeIdentityPool", ours("DescribeIdentityPool", **key), boto.describe_identity_pool(**key))
    changes = {"AllowUnauthenticatedIdentities": False, "SamlProviderARNs": ["arn:x"]}
    changed = ours("UpdateIdentityPool", **pool | changes)
    check("UpdateIdentityPool", changed, boto.describe_identity_pool(**key))
    same("what was changed", changed["AllowUnauthenticatedIdentities"], False)
    theirs = plain(boto.list_identity_pools(MaxResults=60))
    listed = ours("ListIdentityPools", MaxResults=60)
    # moto lists whole pools; a list has only their ids and names, for boto3 as for us.
    check("ListIdentityPools", listed, theirs)
    identity = ours("GetId", AccountId="123456789012", **key)
    listed = ours("ListIdentities", MaxResults=60, **key)
    check("ListIdentities", listed, boto.list_identities(MaxResults=60, **key))
    same("the new identity", [entry["IdentityId"] for entry in listed["Identities"]], [identity["IdentityId"]])
    mine, yours = ours("GetCredentialsForIdentity", **identity), plain(boto.get_credentials_for_identity(**identity))
    ends = [answer["Credentials"].pop("Expiration") for answer in (mine, yours)]
    check("GetCredentialsForIdentity", mine, yours)
    if not (abs(ends[0] - ends[1]) < 30 and ends[0] > datetime.now(timezone.utc).timestamp()):
        raise SystemExit(f"GetCredentialsForIdentity by {transport}: the credentials end at {ends}")
    developer = key | {"Logins": {"login.example": "me"}}
    for operation, theirs, more in [
        ("GetOpenIdToken", boto.get_open_id_token, {}),
        ("GetOpenIdTokenForDeveloperIdentity", boto.get_open_id_token_for_developer_identity, developer),
    ]:
        mine, yours = ours(operation, **identity, **more), plain(theirs(**identity, **more))
        tokens = [bool(answer.pop("Token")) for answer in (mine, yours)]
        same(operation, tokens, [True, True])
        check(operation, mine, yours)
    ours("DeleteIdentityPool", **key)
    answer = send(operation="DescribeIdentityPool", input=key)
    try:
        boto.describe_identity_pool(**key)
        raise SystemExit("the pool was not deleted")
    except ClientError as error:
        theirs, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        expected = (theirs["Code"], theirs["Message"], status)
    same("the failure", (answer["code"], answer["message"], answer["status"]), expected)
    done.append(f"and the failure {answer['code']}")
    same("operations of moto", len(set(done)) - 1, 10)
    return done


def guests(examples, aws_sdk):
    """The examples of guest credentials: by both transports, and with a client of the AWS SDK for S3."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        url = f"http://{host}:{port}"
        pool = client(url).create_identity_pool(IdentityPoolName="guests", AllowUnauthenticatedIdentities=True)
        pool = pool["IdentityPoolId"]
        # The bucket lies where the credentials come from.
        s3 = boto3.client("s3", endpoint_url=url, region_name=pool.split(":")[0])
        s3.create_bucket(Bucket="guests", CreateBucketConfiguration={"LocationConstraint": REGION})
        # What is not said here is not to be found elsewhere.
        environment = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": url}
        for program, words, expected in [
            (f"{examples}/guest", [pool], " until "),
            (f"{examples}/guest_blocking", [pool], " until "),
            (f"{aws_sdk}/s3-with-cognito-credentials", [pool, "guests"], "and read them back"),
        ]:
            run = subprocess.run([program, *words], env=environment, capture_output=True, text=True, timeout=60)
            if run.returncode != 0 or expected not in run.stdout:
                raise SystemExit(f"{program} ends with {run.returncode}: {run.stdout}{run.stderr}")
            print(f"moto for {os.path.basename(program)}: {run.stdout.strip()}")
    finally:
        moto.stop()


if __name__ == "__main__":
    requests(sys.argv[1])
    service(sys.argv[1])
    guests(*sys.argv[2:])
