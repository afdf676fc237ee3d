/** Stage 6: replicas in S3 and its compatibles. The only place with the AWS SDK. */
package org.litestream4j.replica.s3;
